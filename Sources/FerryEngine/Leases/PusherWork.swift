// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryEngineFacts
import FerryEngineMergeRequests
import FerryEnginePromotions
import FerryPorts

/// What works at the Git host, with all it remembers of what it told there.
///
/// It lasts as long as the pusher's Lease is held: what another replica did meanwhile it would not know.
struct PusherWork: Sendable {
  let presenter: Presenter
  let reporter: RolloutReporter
  let commenter: RolloutCommenter
  let reverter: RolloutReverter
  let mergeRequests: MergeRequestWorker

  /// What is new of merge requests is put into the queue.
  init(ports: EnginePorts, settings: EngineSettings, queue: WorkQueue) {
    let mergeRequests = MergeRequestWorker(ports: ports, settings: settings)
    self.mergeRequests = mergeRequests
    presenter = Presenter(ports: ports, settings: settings) { seen in
      if mergeRequests.hasNews(of: seen) { queue.add(.mergeRequests) }
    }
    reporter = RolloutReporter(ports: ports)
    commenter = RolloutCommenter(ports: ports, book: presenter.book)
    reverter = RolloutReverter(ports: ports, settings: settings)
  }
}
