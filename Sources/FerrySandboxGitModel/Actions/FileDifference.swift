// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryGitServing
package import FerryGitStore
import FerryPorts

/// A file in which a merge request differs from its target branch, with the bytes of both sides.
package struct FileDifference: Sendable {
  /// No more files are looked at.
  package static let fileLimit = 100
  /// No more bytes of a file are read.
  package static let sizeLimit = 256 << 10

  package let path: String
  package let kind: FileChange.Kind
  /// Nothing when the file was not there, or is too large to be shown.
  package let old: [UInt8]?
  /// Nothing when the file is not there any more, or is too large to be shown.
  package let new: [UInt8]?

  /// Whether both sides can be shown.
  package var isReadable: Bool {
    (kind == .added || old != nil) && (kind == .removed || new != nil)
  }
}

extension GitServing {
  /// What a merge request would change in its target branch, or has changed; the first hundred files.
  package func differences(of request: HostedMergeRequest) throws(GitFailure) -> [FileDifference] {
    let target = try base(of: request)
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
