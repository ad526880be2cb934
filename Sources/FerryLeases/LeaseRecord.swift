// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What a Lease object says.
package struct LeaseRecord: Hashable, Sendable {
  package let key: LeaseKey
  /// The object's `resourceVersion`: who changes it names the version that he saw.
  package var version: Int
  /// Nothing: it was given back.
  package var holder: ReplicaName?
  /// How long after a renewal others may take it.
  package var duration: Duration
  /// When it was renewed, by the holder's own clock: only that it changes counts.
  package var renewed: String
  /// How often it changed hands.
  package var transitions: Int
  /// What its replica heard lately; only Leases of replicas have some.
  package var signals: [PassedSignal]

  package init(
    key: LeaseKey, version: Int = 0, holder: ReplicaName?, duration: Duration, renewed: String,
    transitions: Int = 0, signals: [PassedSignal] = []
  ) {
    self.key = key
    self.version = version
    self.holder = holder
    self.duration = duration
    self.renewed = renewed
    self.transitions = transitions
    self.signals = signals
  }

  /// Whether it tells nothing new of its holder.
  func isSameTerm(as other: LeaseRecord) -> Bool {
    holder == other.holder && renewed == other.renewed && transitions == other.transitions
  }
}
