// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A write that was asked for, as an audit log tells of it.
package struct WriteNote: Hashable, Sendable {
  package let time: Timestamp
  package let verb: RequestVerb
  package let resource: String
  /// Empty for the object itself.
  package let subresource: String
  /// Empty for a create.
  package let name: String
  /// The program, in its own words.
  package let agent: String

  package init(
    time: Timestamp, verb: RequestVerb, resource: String, subresource: String, name: String,
    agent: String
  ) {
    self.time = time
    self.verb = verb
    self.resource = resource
    self.subresource = subresource
    self.name = name
    self.agent = agent
  }
}
