// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// The kubeconfig as it is on disk, read at most once a minute.
final class KubeconfigReader: Sendable {
  private let source: KubeconfigSource
  private let clock: any KeepsTime
  private let kept = Lock<(kubeconfig: Kubeconfig, readAt: Timestamp)?>(nil)

  init(_ source: KubeconfigSource, clock: any KeepsTime) {
    self.source = source
    self.clock = clock
  }

  /// What plugins are started with.
  var environment: [String: String] { source.environment.revealed }

  /// What the files say now, or said within the last minute.
  func kubeconfig() throws(KubernetesFailure) -> Kubeconfig {
    let now = clock.now
    if let kept = kept.withLock({ $0 }), now - kept.readAt < rereadInterval {
      return kept.kubeconfig
    }
    let kubeconfig = try source.read()
    kept.withLock { $0 = (kubeconfig, now) }
    return kubeconfig
  }

  /// Reads the files anew the next time.
  func forget() { kept.withLock { $0 = nil } }
}

/// How long what was read from a file counts as true.
let rereadInterval = Duration.seconds(60)
