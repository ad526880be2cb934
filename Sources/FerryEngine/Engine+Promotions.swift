// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineClusters
import FerryEngineFacts
import FerryEngineMergeRequests
import FerryEnginePromotions
import FerryPorts
import FerryPromotion

/// What goes on from one environment to the next.
extension Engine {
  /// Waits until every cluster was looked at: before that there is nothing to plan against.
  func lookAtMergeRequests() async -> Outcome {
    let state = fleet.snapshot
    guard let reading = reading.withLock({ $0 }),
      reading.desired.clusters.keys.allSatisfy({ state.clusters[$0] != nil })
    else { return .settled(next: nil) }
    let (observers, queue) = (observers, queue)
    let previewer = Previewer(worker: clusterWorker, logins: logins) { observers.view(of: $0) }
    let outcome = await pushing {
      await pusher.mergeRequests.work(on: reading, state, previewer: previewer) {
        for cluster in reading.desired.clusters.keys { queue.add(.cluster(cluster)) }
        queue.add(.source)
      }
    }
    return outcome ?? .settled(next: nil)
  }

  /// Decides the promotions into an environment and carries them out, then tells of its rollouts.
  func promote(into environment: EnvironmentName) async -> Outcome {
    guard let reading = reading.withLock({ $0 }) else { return .settled(next: nil) }
    let outcome = await pushing {
      let pusher = pusher
      let last = pusher.presenter.book.latest
      let promoted = await promoter(pusher.presenter, pushes: true)
        .work(into: environment, reading: reading)
      let state = fleet.snapshot
      let reported = await pusher.reporter.report(environment, state)
      let commented = await pusher.commenter.comment(
        on: environment, state, template: reading.rolloutTemplate, after: last)
      let (reverted, news) = await pusher.reverter.revert(in: environment, state)
      for sentence in news { fleet.note(sentence) }
      return promoted.joined(with: reported).joined(with: commented).joined(with: reverted)
    }
    if let outcome { return outcome }
    return await promoter(pusher.presenter, pushes: false)
      .work(into: environment, reading: reading)
  }

  /// Does what writes to Git and its host; nothing where another replica does, or everything is
  /// stopped.
  private func pushing(_ work: () async -> Outcome) async -> Outcome? {
    guard ports.brake.stop == nil else { return nil }
    return await ports.leases.holding(.pusher) { _ in await work() }
  }

  private func promoter(_ presenter: Presenter, pushes: Bool) -> Promoter {
    let queue = queue
    return Promoter(
      ports: ports, settings: settings, fleet: fleet, presenter: presenter, past: past,
      origins: origins, pushes: pushes, last: presenter.book.latest
    ) { queue.add(.source) }
  }
}
