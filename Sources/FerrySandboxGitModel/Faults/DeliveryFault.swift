// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Something that goes wrong with webhooks.
package struct DeliveryFault: Sendable {
  package enum Kind: Sendable {
    /// It is never sent.
    case drop
    /// It is sent twice, under the same name.
    case duplicate
    /// It is sent after the one that follows.
    case overtaken
  }

  package let kind: Kind
  /// A part of the event's name, as the host says it in the header; empty for every event.
  package let event: String
  /// How many that fit are sent as they should be first.
  package let skipping: Int

  package init(_ kind: Kind, event: String, skipping: Int = 0) {
    (self.kind, self.event, self.skipping) = (kind, event, skipping)
  }
}
