// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Logging
import FerryPorts
package import FerryDomain
import FerryGitServing
package import FerrySandboxHTTP

extension HostActions {
  private static var deliveryLimit: Int { 500 }

  /// The latest webhooks of a hook, the newest first, those among them that were never sent.
  package func deliveries(
    of hook: Int, in project: HostedProject
  ) -> [(delivery: HostedDelivery, result: PostingResult?)] {
    let results = Dictionary(
      outbox.results.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
    return kept.withLock { $0 }.reversed()
      .filter { $0.hook == hook && $0.project == project.id }
      .map { ($0, results[$0.posting.id]) }
  }

  /// Sends a webhook again, under its old name.
  package func redeliver(_ delivery: HostedDelivery, at now: Timestamp) {
    send(
      delivery.posting, hook: delivery.hook, project: delivery.project, at: now,
      isRedelivery: true)
  }

  /// Sends one hook a message of its own, such as a ping.
  package func send(
    _ message: HookMessage, to hook: HostedHook, of project: HostedProject, _ visit: HostVisit
  ) {
    send(
      dialect.posting(message, to: hook, of: visit), hook: hook.id, project: project.id,
      at: visit.now, isRedelivery: false)
  }

  /// Queues what happened for every hook that wants it; what the hooks do with it, nobody waits for.
  func tell(_ events: [HostEvent], of project: HostedProject, _ visit: HostVisit) async {
    let project = current(project)
    let hooks = project.hooks.filter(\.settings.isActive)
    guard !hooks.isEmpty else { return }
    for event in events {
      do {
        let facts = try await repository(of: project).perform {
          try $0.facts(of: event, defaultBranch: project.defaultBranch)
        }
        for message in dialect.messages(of: event, in: project, facts, visit) {
          for hook in hooks where !hook.settings.events.isDisjoint(with: message.wantedAs) {
            send(message, to: hook, of: project, visit)
          }
        }
      } catch {
        logger.warning("an event was not told", metadata: ["error": "\(error)"])
      }
    }
  }

  private func send(
    _ posting: Posting, hook: Int, project: Int, at now: Timestamp, isRedelivery: Bool
  ) {
    kept.withLock { kept in
      kept.append(
        HostedDelivery(
          id: (kept.last?.id ?? 0) + 1, hook: hook, project: project, posting: posting, time: now,
          isRedelivery: isRedelivery))
      kept.removeFirst(max(0, kept.count - Self.deliveryLimit))
    }
    for posting in faults.route(posting) { outbox.post(posting) }
  }
}
