// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Closes every fence of a Ferry at once while people say in Git that nothing is to be written.
package final class EmergencyBrake: Sendable {
  private let pulled = Lock(EmergencyStop?.none)

  package init() {}

  /// Why nothing is written; nothing: it is written.
  package var stop: EmergencyStop? { pulled.withLock { $0 } }

  /// Pulls the brake, or lets go of it.
  package func set(_ stop: EmergencyStop?) { pulled.withLock { $0 = stop } }
}
