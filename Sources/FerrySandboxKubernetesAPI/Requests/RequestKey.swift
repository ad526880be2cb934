// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What requests are counted by.
package struct RequestKey: Hashable, Sendable {
  package let verb: RequestVerb
  /// Empty for the core group.
  package let group: String
  package let resource: String
  /// Empty for the object itself.
  package let subresource: String

  package init(_ verb: RequestVerb, group: String, resource: String, subresource: String = "") {
    self.verb = verb
    self.group = group
    self.resource = resource
    self.subresource = subresource
  }
}
