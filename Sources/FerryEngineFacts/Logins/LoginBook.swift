// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPlan
import FerryPorts

/// What the Secrets in `spec.auth` hold, as far as they were read.
///
/// Each cluster's are read for themselves, so that one that does not answer keeps no other from its
/// registry.
package final class LoginBook: Sendable {
  /// A Secret of some cluster.
  package struct Key: Hashable, Sendable, CustomStringConvertible {
    let namespace: Namespace
    let name: String

    package var description: String { "Secret \(namespace)/\(name)" }
  }

  /// Why a Bundle's registry cannot be asked.
  struct Refusal: Error, Hashable {
    let answer: ReleaseAnswer
  }

  typealias Reading = Result<LoginSecret, Refusal>

  private let readings = Lock([ClusterID: [Key: Reading]]())

  package init() {}

  /// What was read last; nothing before the first time.
  func reading(of key: Key, on cluster: ClusterID) -> Reading? {
    readings.withLock { $0[cluster]?[key] }
  }

  /// Takes in all that was read of a cluster, and tells whether it is news. Where nothing can be told
  /// now, what was read before stays.
  func record(_ fresh: [Key: Reading], on cluster: ClusterID) -> Bool {
    readings.withLock { readings in
      let before = readings[cluster] ?? [:]
      let now = Dictionary(
        uniqueKeysWithValues: fresh.map { key, reading in
          (key, reading.isUnknown ? before[key] ?? reading : reading)
        })
      readings[cluster] = now
      return now != before
    }
  }

  /// Forgets every cluster but these.
  package func keep(only clusters: some Collection<ClusterID>) {
    let kept = Set(clusters)
    readings.withLock { $0 = $0.filter { kept.contains($0.key) } }
  }
}

extension LoginBook.Reading {
  /// It could not be told what the Secret holds.
  fileprivate var isUnknown: Bool {
    guard case .failure(let refusal) = self, case .unknown = refusal.answer else { return false }
    return true
  }
}

extension DesiredBundle {
  /// The Secret that opens its registry; nothing where it names none.
  var loginKey: LoginBook.Key? {
    credentials.map { LoginBook.Key(namespace: id.namespace, name: $0) }
  }
}

extension DesiredCluster {
  /// The Secrets that its Bundles name; none of a folder that could not be read as a whole.
  package var loginKeys: Set<LoginBook.Key> {
    isBroken ? [] : Set(bundles.values.compactMap(\.loginKey))
  }
}
