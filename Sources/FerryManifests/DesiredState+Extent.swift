// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension DesiredState {
  /// What is said when there are more files than are read.
  package static func tooManyFiles(limit: Int) -> Diagnostic {
    Diagnostic(
      file: "environments", "there are more than \(limit) files",
      remedy: "split the repository, or raise the limit with --file-limit")
  }

  /// Says so where there is no cluster: an empty repository is never what somebody meant.
  package mutating func noteEmptiness() {
    guard clusters.isEmpty, !diagnostics.contains(where: { $0.severity == .error }) else { return }
    diagnostics.append(
      Diagnostic(
        file: "environments", "there is no folder environments/<environment>/<cluster>/",
        remedy: "make one with a Bundle in it, or name the repository that has one"))
  }
}
