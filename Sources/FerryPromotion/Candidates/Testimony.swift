// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What one source cluster says of one release.
enum Testimony: Hashable {
  /// It was deployed with success, and nothing speaks against it since.
  case good(since: Timestamp)
  /// One line for people.
  case against(String)
}

extension Standing {
  /// What this cluster says of a release.
  ///
  /// A release that a newer one has replaced, or is about to, keeps what was found of it: the health
  /// of the cluster speaks of its successor. One that an older release replaced was taken back.
  func testimony(of release: Release) -> Testimony {
    let version = release.version
    guard health != .unknown else { return .against("\(cluster) cannot be seen: \(message)") }
    guard let last = lastDeployment(of: release) else { return .against(lack(of: release)) }
    guard last.result == .succeeded else {
      return .against("the last deployment of \(version) on \(cluster) failed")
    }
    if deployed == release {
      let isReplaced = resolved.map { $0.isNewer(than: release) } ?? false
      guard isReplaced || (isSettled && health == .healthy) else {
        return .against("\(cluster) is \(health.rawValue): \(message)")
      }
    } else if !(deployed.map { $0.isNewer(than: release) } ?? false) {
      return .against("\(cluster) went from \(version) back to \(deployed?.version ?? "nothing")")
    }
    return .good(since: last.finished)
  }

  private func lastDeployment(of release: Release) -> PastDeployment? {
    let current = since.flatMap { since in
      deployed == release ? PastDeployment(release, .succeeded, finished: since) : nil
    }
    return (history.filter { $0.release == release } + [current].compactMap(\.self))
      .max { $0.finished < $1.finished }
  }

  private func lack(of release: Release) -> String {
    guard let deployed else { return "\(cluster) has nothing, not \(release.version)" }
    return deployed.version == release.version
      ? "\(cluster) has another build of \(release.version) (\(deployed.digest.short))"
      : "\(cluster) has \(deployed.version), not \(release.version)"
  }
}

extension Release {
  /// Whether its version comes after another's; without an order neither does.
  func isNewer(than other: Release) -> Bool {
    guard let mine = SemanticVersion(tag: version), let theirs = SemanticVersion(tag: other.version)
    else { return false }
    return theirs < mine
  }
}
