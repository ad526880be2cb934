// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryWebhook
import HTTPTypes
import Hummingbird
import ServiceLifecycle

@testable import FerrySandboxGitHost
import FerrySandboxHTTP

/// A webhook receiver on loopback that takes deliveries as Ferry's own server does.
final class HookReceiver: Service {
  private let deliveries: AsyncStream<WebhookRequest>
  private let server: SandboxServer

  init(_ host: GitHost = .gitlab) {
    let (deliveries, entrance) = AsyncStream<WebhookRequest>.makeStream()
    self.deliveries = deliveries
    server = SandboxServer(name: "receiver", logger: silent) { request, _ in
      guard let body = try? await request.bytes(upTo: 1 << 20) else {
        return Response(status: .badRequest)
      }
      let fields = HeaderFields(request.headers.map { ($0.name.rawName, $0.value) })
      entrance.yield(WebhookRequest(host: host, fields: fields, body: body))
      return Response(status: .accepted)
    }
  }

  func run() async throws { try await server.run() }

  func url() async throws -> String { try await server.address().url + "/webhooks" }

  /// Waits for the first delivery, past or coming, whose body fits.
  func delivery(where fits: (JSONValue) -> Bool) async throws -> (WebhookRequest, JSONValue) {
    for await request in deliveries {
      let json = try JSONValue(parsing: request.body)
      if fits(json) { return (request, json) }
    }
    throw CancellationError()
  }
}
