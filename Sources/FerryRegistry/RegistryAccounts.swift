// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// Ferry's own accounts: a Docker config file, read again once a minute, so that credentials that
/// a cloud rotates are taken up.
package final class RegistryAccounts: Sendable {
  private static let interval = Duration.seconds(60)

  private let path: String?
  private let clock: any KeepsTime
  private let kept = Lock<(config: DockerConfig, readAt: Timestamp)?>(nil)

  /// Without a path there are no accounts; a file that is not there has none.
  package init(path: String?, clock: any KeepsTime) {
    self.path = path
    self.clock = clock
  }

  /// The account for a repository, if there is one.
  package func credentials(
    for repository: RegistryRepository
  ) throws(RegistryFailure) -> RegistryCredentials? {
    guard let path else { return nil }
    let now = clock.now
    if let kept = kept.withLock({ $0 }), now - kept.readAt < Self.interval {
      return kept.config.credentials(for: repository)
    }
    let config = try Self.read(path)
    kept.withLock { $0 = (config, now) }
    return config.credentials(for: repository)
  }

  private static func read(_ path: String) throws(RegistryFailure) -> DockerConfig {
    let bytes: [UInt8]
    do {
      bytes = try SmallFile(path).read()
    } catch  where error.isMissing {
      return DockerConfig()
    } catch {
      throw RegistryFailure(.malformed, doing: "reading the Docker config", detail: error.detail)
    }
    return try DockerConfig(parsing: bytes, path: path)
  }
}
