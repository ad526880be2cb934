// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryWebhook
import HTTPTypes
import Hummingbird
import Logging

/// `POST /webhooks/registry`: what a registry tells shortens the wait for the next look at it.
///
/// Taking a notification twice is harmless, so none is remembered.
struct RegistryWebhookRoute: Sendable {
  let settings: ServerSettings
  let world: ServerWorld
  let logger: Logger

  /// Answers an authentic notification with 202, whatever it says.
  func answer(_ fields: HeaderFields, body: [UInt8]) -> Response {
    do {
      let notification = try RegistryNotification(
        fields, body: body, secrets: settings.registrySecrets)
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
