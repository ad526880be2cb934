// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryViews
import HTTPTypes
import Hummingbird
import ServiceLifecycle

/// `GET /events`: tells a page that the view has changed, and now and then that we are alive
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
struct EventRoutes: Sendable {
  private let world: ServerWorld
  private let page: FleetPage
  private let heartbeat: Duration
  private let places: ListenerPlaces

  /// A burst of changes is told once.
  private static let pause = Duration.milliseconds(250)

  init(world: ServerWorld, page: FleetPage, limits: ServerLimits) {
    self.world = world
    self.page = page
    heartbeat = limits.heartbeat
    places = ListenerPlaces(limits.listeners)
  }

  /// Answers for these paths.
  func add(to router: Router<ServerContext>) {
    router.get("events") { request, _ in
      guard let place = places.take() else {
        var busy = Response.sentence(.serviceUnavailable, "too many listeners; come back later")
        busy.headers[.retryAfter] = "10"
        return busy
      }
      return Response(
        status: .ok,
        // The last field tells nginx to pass each event on at once.
        headers: [.contentType: "text/event-stream", .xAccelBuffering: "no"],
        body: ResponseBody { writer in
          defer { withExtendedLifetime(place) {} }
          try await tell(&writer, of: request)
          try await writer.finish(nil)
        })
    }
  }

  /// Writes events until the client goes, stalls, or we shut down.
  private func tell(_ writer: inout any ResponseBodyWriter, of request: Request) async throws {
    let (ticks, tick) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    // Listen first, then tell how things stand: nothing can come between.
    let changes = world.fleet.changes()
    tick.yield()
    try await withGracefulShutdownHandler {
      try await request.body.consumeWithInboundCloseHandler { _ in
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { for await _ in changes { tick.yield() } }
          group.addTask { try await tickOnTime(tick) }
          for await _ in ticks {
            try await writer.write(ByteBuffer(string: event()))
            try await world.clock.sleep(until: world.clock.now + Self.pause)
          }
          group.cancelAll()
        }
      } onInboundClosed: {
        tick.finish()
      }
    } onGracefulShutdown: {
      tick.finish()
    }
  }

  private func tickOnTime(_ tick: AsyncStream<Void>.Continuation) async throws {
    while true {
      try await world.clock.sleep(until: world.clock.now + heartbeat)
      tick.yield()
    }
  }

  private func event() -> String {
    let view = world.fleet.view
    let data: JSONValue = [
      "mark": .string(page.mark(of: view)), "time": .string(view.time.description),
    ]
    return "event: fleet\ndata: \(data.canonicalText)\n\n"
  }
}

extension HTTPField.Name {
  static let xAccelBuffering = HTTPField.Name("X-Accel-Buffering")!
}
