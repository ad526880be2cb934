// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// When each Job of a Bundle was first seen on a watch.
final class JobSightings: Sendable {
  private struct Sighting {
    let job: String
    let time: ContinuousClock.Instant
  }

  private let byBundle = Lock([String: [Sighting]]())

  /// Watches until the task is cancelled.
  func watch(_ api: any KubernetesAPI) async {
    await api.observe(.job, selector: nil) { observation in
      let now = ContinuousClock.now
      switch observation {
      case .listed(let jobs): for job in jobs { self.note(job, now) }
      case .changed(let job): self.note(job, now)
      case .removed, .interrupted: break
      }
    }
  }

  func count(of bundle: String) -> Int { byBundle.withLock { $0[bundle]?.count ?? 0 } }

  func last(of bundle: String) -> ContinuousClock.Instant? {
    byBundle.withLock { $0[bundle]?.last?.time }
  }

  func lastName(of bundle: String) -> String? { byBundle.withLock { $0[bundle]?.last?.job } }

  private func note(_ job: JSONValue, _ now: ContinuousClock.Instant) {
    guard let name = job[["metadata", "name"]]?.string,
      let bundle = job[["metadata", "ownerReferences"]]?.array?.first?["name"]?.string
    else { return }
    byBundle.withLock { sightings in
      guard sightings[bundle]?.contains(where: { $0.job == name }) != true else { return }
      sightings[bundle, default: []].append(Sighting(job: name, time: now))
    }
  }
}
