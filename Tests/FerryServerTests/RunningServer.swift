// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryServer
import FerryViews
import Logging
import ServiceLifecycle

/// A server on a free port of this machine, and the world that it sees.
struct RunningServer: Sendable {
  let port: Int
  let board: FleetBoard
  let signals: RecordingSignals
  let log: RecordingLog
  let readiness: Lock<Readiness>
  /// Asks the server to end gracefully.
  let stop: @Sendable () async -> Void
}

/// Keeps the signals it gets.
final class RecordingSignals: ReceivesSignals {
  private let received = Lock<[Signal]>([])

  func receive(_ signal: Signal) { received.withLock { $0.append(signal) } }

  var all: [Signal] { received.withLock { $0 } }
}

/// Leases as they are given.
private struct FixedLeases: ShowsLeases {
  let leases: LeasesView
}

/// The clock of the machine.
struct WallClock: KeepsTime {
  private let start = ContinuousClock.now

  var now: Timestamp { Timestamp(seconds: 1_800_000_000) + (ContinuousClock.now - start) }

  func sleep(until moment: Timestamp) async throws(CancellationError) {
    do { try await Task.sleep(for: moment - now) } catch { throw CancellationError() }
  }
}

/// Runs the body beside a server, then ends the server gracefully and waits for it.
func withServer(
  view: FleetView = FleetView(time: Timestamp(seconds: 1_800_000_000)),
  leases: LeasesView = LeasesView(), limits: ServerLimits = ServerLimits(),
  _ body: @Sendable (RunningServer) async throws -> Void
) async throws {
  let (ports, onPort) = AsyncStream.makeStream(of: Int.self)
  let board = FleetBoard(view)
  let signals = RecordingSignals()
  let log = RecordingLog()
  let readiness = Lock(Readiness.ready)
  let server = ReceiverServer(
    settings: ServerSettings(
      host: "127.0.0.1", port: 0,
      secrets: [.github: [Redacted("s3cret"), Redacted("next")], .gitea: [Redacted("s3cret")]],
      registrySecrets: [Redacted("s3cret")],
      limits: limits),
    world: ServerWorld(
      signals: signals, fleet: board, leases: FixedLeases(leases: leases), clock: WallClock(),
      metrics: MetricsBook(),
      readiness: { readiness.withLock { $0 } }),
    logger: log.logger, onListening: { onPort.yield($0) })
  let services = ServiceGroup(
    configuration: ServiceGroupConfiguration(services: [server], logger: log.logger))
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask {
      defer { onPort.finish() }
      try await services.run()
    }
    for await port in ports {
      let running = RunningServer(
        port: port, board: board, signals: signals, log: log, readiness: readiness,
        stop: { await services.triggerGracefulShutdown() })
      do { try await body(running) } catch {
        await services.triggerGracefulShutdown()
        throw error
      }
      break
    }
    await services.triggerGracefulShutdown()
    try await group.waitForAll()
  }
}
