// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryPorts

/// What the server needs of the rest of Ferry.
package struct ServerWorld: Sendable {
  package let signals: any ReceivesSignals
  package let fleet: any ShowsFleet
  package let leases: any ShowsLeases
  package let clock: any KeepsTime
  /// What was counted and timed so far, ours and the engine's.
  package let metrics: MetricsBook
  package let readiness: @Sendable () -> Readiness

  package init(
    signals: any ReceivesSignals, fleet: any ShowsFleet,
    leases: any ShowsLeases = RunsAlone(), clock: any KeepsTime,
    metrics: MetricsBook, readiness: @escaping @Sendable () -> Readiness
  ) {
    self.signals = signals
    self.fleet = fleet
    self.leases = leases
    self.clock = clock
    self.metrics = metrics
    self.readiness = readiness
  }
}
