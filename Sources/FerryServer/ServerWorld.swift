// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryPorts

/// What the server needs of the rest of Ferry.
package struct ServerWorld: Sendable {
  package let signals: any ReceivesSignals
  package let fleet: any ShowsFleet
  package let clock: any KeepsTime
  package let readiness: @Sendable () -> Readiness

  package init(
    signals: any ReceivesSignals, fleet: any ShowsFleet, clock: any KeepsTime,
    readiness: @escaping @Sendable () -> Readiness
  ) {
    self.signals = signals
    self.fleet = fleet
    self.clock = clock
    self.readiness = readiness
  }
}
