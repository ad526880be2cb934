// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What somebody wrote in a merge request.
package struct HostComment: Hashable, Sendable {
  package let id: Int
  /// The number of the merge request that it is on.
  package let mergeRequest: Int
  package let author: HostUser
  package let text: String
  package let created: Timestamp

  package init(id: Int, mergeRequest: Int, author: HostUser, text: String, created: Timestamp) {
    self.id = id
    self.mergeRequest = mergeRequest
    self.author = author
    self.text = text
    self.created = created
  }
}
