// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// What the plugin of one user gave the last time, for as long as it is good.
final class PluginCredentials: Sendable {
  /// How long a plugin may take.
  static let deadline = Duration.seconds(60)

  private struct Kept {
    let credential: PluginCredential
    let plugin: ExecPlugin
  }

  private let clock: any KeepsTime
  private let runs = SharedWork<PluginCredential, KubernetesFailure>(
    cancelled: KubernetesFailure(
      .cancelled, doing: "waiting for credentials", detail: "it was cancelled")
  ) { $0.code == .cancelled }
  private let kept = Lock<Kept?>(nil)

  init(clock: any KeepsTime) { self.clock = clock }

  /// The credential that is kept, or a new one; one run serves all who ask meanwhile.
  func credential(
    of plugin: ExecPlugin, environment: [String]
  ) async throws(KubernetesFailure) -> PluginCredential {
    let now = clock.now
    let last = kept.withLock { $0 }
    if let last, last.plugin == plugin, last.credential.expires.map({ now < $0 }) ?? true {
      return last.credential
    }
    return try await runs.value { () throws(KubernetesFailure) in
      let run = PluginRun(plugin: plugin, environment: environment, deadline: Self.deadline)
      let fresh = try await run.credential()
      kept.withLock { $0 = Kept(credential: fresh, plugin: plugin) }
      return fresh
    }
  }

  /// Has the plugin asked the next time, whatever it said.
  func forget() { kept.withLock { $0 = nil } }
}
