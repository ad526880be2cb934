// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryGitServing
import FerryGitStore
import FerrySandboxGitModel

typealias FileKind = FileChange.Kind

extension CommitFacts {
  /// What the commit added, removed or changed.
  func paths(_ kind: FileKind) -> [String] { changes.filter { $0.kind == kind }.map(\.path) }
}
