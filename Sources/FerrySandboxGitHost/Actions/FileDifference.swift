// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGitServing
import FerryGitStore
import FerryPorts

/// A file in which a merge request differs from its target branch, with the bytes of both sides.
struct FileDifference: Sendable {
  /// No more files are looked at.
  static let fileLimit = 100
  /// No more bytes of a file are read.
  static let sizeLimit = 256 << 10

  let path: String
  let kind: FileChange.Kind
  /// Nothing when the file was not there, or is too large to be shown.
  let old: [UInt8]?
  /// Nothing when the file is not there any more, or is too large to be shown.
  let new: [UInt8]?

  /// Whether both sides can be shown.
  var isReadable: Bool {
    (kind == .added || old != nil) && (kind == .removed || new != nil)
  }
}

extension GitServing {
  /// What a merge request would change in its target branch, or has changed; the first hundred files.
  func differences(of request: HostedMergeRequest) throws(GitFailure) -> [FileDifference] {
    let target: GitObjectID? =
      if case .merged(let commit, _, _) = request.phase {
        try details(of: commit).parents.first
      } else {
        try head(of: request.target)
      }
    guard let target, let base = try mergeBase(target, request.head) else { return [] }
    var differences: [FileDifference] = []
    for change in try changes(from: base, to: request.head).prefix(FileDifference.fileLimit) {
      let limit = FileDifference.sizeLimit
      differences.append(
        FileDifference(
          path: change.path, kind: change.kind,
          old: change.kind == .added ? nil : try file(change.path, at: base, limit: limit),
          new: change.kind == .removed
            ? nil : try file(change.path, at: request.head, limit: limit)))
    }
    return differences
  }
}
