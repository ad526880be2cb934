// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryServer
import FerryTestKit
import FerryViews
import ServiceLifecycle

/// How a process of Ferry is run.
struct FerryManner: OptionSet, Sendable {
  let rawValue: Int

  /// No webhooks are set up.
  static let deaf = Self(rawValue: 1)
  /// Time passes, a hundred times as fast as here; otherwise it stands still unless it is told to
  /// pass, and no poll finds anything.
  static let inTime = Self(rawValue: 2)
  /// Webhooks are set up, and every one is lost.
  static let unheard = Self(rawValue: 4)
}

extension HostedWorld {
  /// Runs a process of Ferry for the time of the body: the engine, and the receiver to which the host
  /// sends its webhooks.
  func ferry(
    _ manner: FerryManner = [], _ ports: EnginePorts? = nil,
    _ body: @Sendable @escaping (Engine) async throws -> Void
  ) async throws {
    var settings = base.settings
    settings.hasWebhooks = !manner.contains(.deaf)
    try await base.run(settings: settings, ports: try ports ?? self.ports()) { engine in
      try await withThrowingTaskGroup(of: Void.self) { group in
        defer { group.cancelAll() }
        group.addTask {
          try await manner.contains(.inTime) ? passTime() : passWaits(of: engine)
        }
        guard manner.isDisjoint(with: [.deaf, .unheard]) else { return try await body(engine) }
        try await hearing(engine) { try await body(engine) }
      }
    }
  }

  /// Lets time pass a hundred times as fast as here, until the task is cancelled.
  func passTime() async throws {
    let time = SystemTime()
    while true {
      try await time.sleep(until: time.now + .milliseconds(10))
      base.clock.advance(by: .seconds(1))
    }
  }

  /// Lets the wait after a failure pass although time stands still: on a busy machine a request may fail
  /// without anybody's wish. Half a minute in all, so that neither a poll nor a refusal's end is in it.
  private func passWaits(of engine: Engine) async throws {
    let time = SystemTime()
    var left = 30
    while left > 0 {
      try await time.sleep(until: time.now + .milliseconds(50))
      guard !engine.view.troubles.isEmpty else { continue }
      base.clock.advance(by: .seconds(1))
      left -= 1
    }
  }

  /// Runs the receiver of webhooks for the time of the body, and ends it when all were delivered.
  private func hearing(
    _ engine: Engine, _ body: @Sendable () async throws -> Void
  ) async throws {
    let (listening, port) = AsyncStream.makeStream(of: Int.self)
    let receiver = ReceiverServer(
      settings: ServerSettings(host: "127.0.0.1", port: 0, secrets: [kind: [Self.secret]]),
      world: ServerWorld(
        signals: engine, fleet: engine, clock: base.clock, metrics: MetricsBook()
      ) { .ready }, logger: .quiet, onListening: { port.yield($0) })
    let service = ServiceGroup(services: [receiver], logger: .quiet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { port.finish() }
        try await service.run()
      }
      for await port in listening {
        try await register(port)
        do { try await body() } catch {
          await service.triggerGracefulShutdown()
          throw error
        }
        break
      }
      try removeHooks()
      try await until { host.outbox.pending == 0 }
      await service.triggerGracefulShutdown()
      try await group.waitForAll()
    }
  }

  /// Has the host send its events to a port of ours.
  private func register(_ port: Int) async throws {
    guard let url = HTTPURL("http://127.0.0.1:\(port)/webhooks/\(kind)") else { return }
    _ = try await client().keepWebhook(
      url, events: Set(Webhook.Event.allCases), secret: Self.secret)
  }

  private func removeHooks() throws {
    try change { project in
      for hook in project.hooks { try? project.removeHook(hook.id) }
    }
  }

  private static var secret: Redacted<String> { Redacted("s3cret") }
}

extension HostedWorld {
  /// Runs a world at a host of the kind and a Ferry in it, for the time of the body, in which a version
  /// is offered by the merge request !1.
  static func offering(
    _ version: String, at kind: GitHost,
    _ body: @Sendable @escaping (HostedWorld, Engine) async throws -> Void
  ) async throws {
    try await run(kind) { world in
      try await world.ferry { engine in
        await world.settle(engine)
        await world.offer(version, engine)
        try await body(world, engine)
      }
    }
  }

  /// The versions that production's clusters should have.
  func all(_ version: String) -> [String: String] {
    ["eu-1": version, "us-1": version, "ap-1": version]
  }

  /// Waits until everything is deployed as Git says at first.
  func settle(_ engine: Engine) async {
    await engine.until { $0.current("production") == all("1.4.0") }
  }

  /// Publishes a version and waits until its merge request is open; gives its number.
  @discardableResult
  func offer(_ version: String, _ engine: Engine) async -> Int? {
    publish(version, engine)
    await engine.until { $0.promotion?.to == version && $0.promotion?.mergeRequest != nil }
    return engine.view.promotion?.mergeRequest?.number
  }

  /// Waits until production has the version and nothing is left to be promoted.
  func arrive(_ version: String, _ engine: Engine) async {
    await engine.until { $0.current("production") == all(version) && $0.promotions.isEmpty }
  }
}

extension FleetView {
  /// The one promotion.
  var promotion: PromotionView? { promotions.first }
}
