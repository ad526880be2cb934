// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryWebhook
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// `POST /webhooks/<host>`, `POST /webhooks` for whichever host it is, and `POST /webhooks/registry`:
/// what is authentic and new becomes a signal; nothing is decided here.
struct WebhookRoutes: Sendable {
  private let settings: ServerSettings
  private let world: ServerWorld
  private let logger: Logger
  private let registry: RegistryWebhookRoute
  private let recent: Lock<RecentDeliveries<DeliveryID>>

  init(settings: ServerSettings, world: ServerWorld, logger: Logger) {
    self.settings = settings
    self.world = world
    self.logger = logger
    registry = RegistryWebhookRoute(settings: settings, world: world, logger: logger)
    recent = Lock(RecentDeliveries(capacity: settings.limits.deliveries))
  }

  /// Answers for these paths.
  func add(to router: Router<ServerContext>) {
    router.post("webhooks/:host") { request, context in
      let name = context.parameters.get("host")
      if name == "registry" {
        guard let body = try await body(of: request, context) else { return tooLarge }
        return registry.answer(Self.fields(of: request), body: body)
      }
      guard let host = name.flatMap({ GitHost(rawValue: $0) }) else {
        return Response.sentence(.notFound, "no such Git host: use \(Self.hosts)")
      }
      return try await answer(to: request, from: host, context)
    }
    router.post("webhooks") { request, context in
      guard let host = detectedHost(of: Self.fields(of: request)) else {
        return Response.sentence(
          .notFound, "no Git host sends such fields: use /webhooks/ and \(Self.hosts)")
      }
      return try await answer(to: request, from: host, context)
    }
  }

  private func answer(
    to request: Request, from host: GitHost, _ context: ServerContext
  ) async throws -> Response {
    guard let body = try await body(of: request, context) else {
      count(.tooLarge, from: host)
      return tooLarge
    }
    return answer(
      to: WebhookRequest(host: host, fields: Self.fields(of: request), body: body))
  }

  private static func fields(of request: Request) -> HeaderFields {
    HeaderFields(request.headers.map { ($0.name.rawName, $0.value) })
  }

  private static let hosts =
    GitHost.allCases.map(\.rawValue).joined(separator: ", ")
    + ", or registry"

  private func answer(to request: WebhookRequest) -> Response {
    do {
      let delivery = try authenticate(
        request, secrets: settings.secrets[request.host] ?? [], now: world.clock.now)
      return take(delivery, from: request.host)
    } catch {
      count(.refused, from: request.host)
      logger.warning(
        "refused a webhook delivery: \(error)",
        metadata: ["host": "\(request.host.rawValue)", "code": "\(error.code.rawValue)"])
      return refused
    }
  }

  private func take(_ delivery: Delivery, from host: GitHost) -> Response {
    guard recent.withLock({ $0.insert(delivery.id) }) else {
      count(.repeated, from: host)
      return Response.sentence(.ok, "this delivery was taken before")
    }
    let signal = decode(delivery)
    logger.debug(
      "took a webhook delivery",
      metadata: ["delivery": "\(delivery.id)", "signal": "\(signal)"])
    world.signals.receive(signal)
    count(.taken, from: host)
    return Response.sentence(.accepted, "taken")
  }

  /// What is done with a delivery.
  private enum Result: String { case taken, repeated, refused, tooLarge = "too_large" }

  private func count(_ result: Result, from host: GitHost) {
    world.metrics.count(
      .deliveries, MetricLabel("host", host.rawValue), MetricLabel("result", result.rawValue))
  }

  /// The whole body; nothing when it is larger than the limit.
  private func body(of request: Request, _ context: ServerContext) async throws -> [UInt8]? {
    do {
      let buffer = try await request.body.collect(upTo: settings.limits.bodySize)
      context.readAlarm?.cancel()
      return Array(buffer.readableBytesView)
    } catch is NIOTooManyBytesError {
      return nil
    }
  }

  private var tooLarge: Response {
    var response = Response.sentence(
      .contentTooLarge, "the body is larger than \(settings.limits.bodySize) bytes")
    response.headers[.connection] = "close"
    return response
  }

  private var refused: Response {
    var response = Response.sentence(
      .unauthorized, "not signed with a secret that Ferry knows; Ferry's log says why")
    response.headers[.wwwAuthenticate] = "Signature"
    return response
  }
}
