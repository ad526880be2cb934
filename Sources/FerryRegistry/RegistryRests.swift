// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// Which registries said 429, and how long they are left alone.
final class RegistryRests: Sendable {
  private let clock: any KeepsTime
  private let ends = Lock<[String: Timestamp]>([:])

  init(clock: any KeepsTime) { self.clock = clock }

  /// How long the registry at this authority is still to be left alone; nothing when it is not.
  func left(for authority: String) -> Duration? {
    let now = clock.now
    return ends.withLock { ends in
      guard let end = ends[authority] else { return nil }
      guard end > now else {
        ends[authority] = nil
        return nil
      }
      return end - now
    }
  }

  /// The registry said 429; without a time it is asked again at the next look.
  func rest(_ authority: String, for span: Duration?) {
    guard let span else { return }
    let end = clock.now + span
    ends.withLock { $0[authority] = max($0[authority] ?? end, end) }
  }
}
