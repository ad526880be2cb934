// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryWebhook
import HTTPTypes
import Hummingbird
import Logging

/// `POST /webhooks/registry`: what a registry tells shortens the wait for the next look at it.
struct RegistryWebhookRoute: Sendable {
  private let settings: ServerSettings
  private let world: ServerWorld
  private let logger: Logger
  private let recent: Lock<RecentDeliveries<String>>

  init(settings: ServerSettings, world: ServerWorld, logger: Logger) {
    self.settings = settings
    self.world = world
    self.logger = logger
    recent = Lock(RecentDeliveries(capacity: settings.limits.deliveries))
  }

  /// Answers an authentic notification with 202, whatever it says, and with 200 where it was there
  /// before.
  func answer(_ fields: HeaderFields, body: [UInt8]) -> Response {
    do {
      let notification = try RegistryNotification(
        fields, body: body, secrets: settings.registrySecrets)
      if let name = notification.name, !recent.withLock({ $0.insert(name) }) {
        count("repeated")
        return Response.sentence(.ok, "this notification was taken before")
      }
      if !notification.repositories.isEmpty {
        world.signals.receive(.published(repositories: notification.repositories))
      }
      count("taken")
      return Response.sentence(.accepted, "taken")
    } catch {
      count("refused")
      logger.warning(
        "refused a webhook delivery: \(error)",
        metadata: ["host": "registry", "code": "\(error.code.rawValue)"])
      var response = Response.sentence(
        .unauthorized, "without a secret that Ferry knows; Ferry's log says why")
      response.headers[.wwwAuthenticate] = "Bearer"
      return response
    }
  }

  private func count(_ result: String) {
    world.metrics.count(
      .deliveries, MetricLabel("host", "registry"), MetricLabel("result", result))
  }
}
