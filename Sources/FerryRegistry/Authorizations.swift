// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// What opened a repository the last time, for as long as it does.
final class Authorizations: Sendable {
  /// A token is for one realm, service and scope, which are those of one repository at one registry,
  /// and for one account.
  struct Key: Hashable, Sendable {
    let endpoint: RegistryEndpoint
    let credentials: RegistryCredentials?
  }

  /// The value of the `Authorization` field.
  typealias Authorization = Redacted<String>

  private static let limit = 1_000

  private let clock: any KeepsTime
  private let kept = Lock<[Key: (authorization: Authorization, end: Timestamp?)]>([:])

  init(clock: any KeepsTime) { self.clock = clock }

  /// What to send without being asked; nothing when that ended or never was.
  func authorization(for key: Key) -> Authorization? {
    let now = clock.now
    return kept.withLock { kept in
      guard let found = kept[key], found.end.map({ $0 > now }) ?? true else { return nil }
      return found.authorization
    }
  }

  /// Keeps it for its lifetime less a margin; for ever if it has none.
  func keep(_ authorization: Authorization, for key: Key, lifetime: Duration?) {
    let now = clock.now
    let end = lifetime.map { now + max($0 - min(.seconds(10), $0 / 5), .zero) }
    kept.withLock { kept in
      if kept.count >= Self.limit { kept = kept.filter { $0.value.end.map { $0 > now } ?? false } }
      if kept.count >= Self.limit { kept = [:] }
      kept[key] = (authorization, end)
    }
  }

  /// Forgets what did not open.
  func forget(_ key: Key) { kept.withLock { $0[key] = nil } }
}
