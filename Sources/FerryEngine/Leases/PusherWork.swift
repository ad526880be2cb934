// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

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

  init(ports: EnginePorts, settings: EngineSettings) {
    presenter = Presenter(ports: ports, settings: settings)
    reporter = RolloutReporter(host: ports.host)
    commenter = RolloutCommenter(ports: ports)
    reverter = RolloutReverter(ports: ports, settings: settings)
    mergeRequests = MergeRequestWorker(ports: ports, settings: settings)
  }
}
