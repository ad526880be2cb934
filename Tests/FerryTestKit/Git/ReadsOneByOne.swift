// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// Reads many trees and blobs as one after the other.
package protocol ReadsOneByOne: ReadsSource {}

extension ReadsOneByOne {
  package func entries(of trees: [GitObjectID]) async throws(GitFailure) -> [[TreeEntry]] {
    var all: [[TreeEntry]] = []
    for tree in trees { all.append(try await entries(of: tree)) }
    return all
  }

  package func contents(
    of blobs: [GitObjectID], limit: Int
  ) async throws(GitFailure) -> [[UInt8]?] {
    var contents = BoundedContents(limit: limit)
    for blob in blobs where contents.hasRoom {
      do throws(GitFailure) {
        contents.add(try await content(of: blob, limit: limit))
      } catch {
        guard error.code == .tooLarge else { throw error }
        contents.add(nil)
      }
    }
    return contents.all
  }
}
