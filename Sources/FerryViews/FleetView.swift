// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What people see of the whole fleet at one moment.
///
/// The engine fills it, the server shows it, and nothing is decided from it.
package struct FleetView: Hashable, Sendable {
  /// Counts the views of one run of Ferry; given by `FleetBoard`.
  package var serial: Int
  /// What the fleet is brought to; nothing before the first fetch.
  package var revision: Revision?
  /// When the view was made.
  package var time: Timestamp
  /// Why nothing is written anywhere; nothing: it is written.
  package var stop: EmergencyStop?
  /// Sentences about Ferry's own work: Git cannot be fetched, the Git host refuses us.
  package var troubles: [String]
  /// In pipeline order.
  package var environments: [EnvironmentView]
  /// The promotions that are not over.
  package var promotions: [PromotionView]
  /// What is wrong in the config repository.
  package var diagnostics: [Diagnostic]
  /// Newest first; the last 20 are enough.
  package var events: [EventView]

  package init(
    serial: Int = 0, revision: Revision? = nil, time: Timestamp, stop: EmergencyStop? = nil,
    troubles: [String] = [], environments: [EnvironmentView] = [], promotions: [PromotionView] = [],
    diagnostics: [Diagnostic] = [], events: [EventView] = []
  ) {
    self.serial = serial
    self.revision = revision
    self.time = time
    self.stop = stop
    self.troubles = troubles
    self.environments = environments
    self.promotions = promotions
    self.diagnostics = diagnostics
    self.events = events
  }
}

/// Something that happened, for people to read.
package struct EventView: Hashable, Sendable {
  package let time: Timestamp
  package let sentence: String

  package init(time: Timestamp, sentence: String) {
    self.time = time
    self.sentence = sentence
  }
}
