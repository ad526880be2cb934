// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

extension ReadsSource {
  /// The bytes of a file by its path; nothing when there is no such file.
  package func content(
    of path: String, at commit: GitObjectID, limit: Int
  ) async throws(GitFailure) -> [UInt8]? {
    guard let file = try await entry(at: path, in: commit), file.kind == .file else { return nil }
    return try await content(of: file.id, limit: limit)
  }

  /// What is at a path, be it a file or something else; nothing when there is nothing.
  func entry(
    at path: String, in commit: GitObjectID
  ) async throws(GitFailure) -> TreeEntry? {
    var tree = try await details(of: commit).tree
    let parts = path.split(separator: "/")
    for part in parts.dropLast() {
      guard
        let next = try await entries(of: tree).first(where: {
          $0.name == part && $0.kind == .tree
        })
      else { return nil }
      tree = next.id
    }
    return try await entries(of: tree).first { $0.name == parts.last ?? "" }
  }
}
