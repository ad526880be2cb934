// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension PullRequests {
  func webhooks(_ paging: Paging) async throws(GitHostFailure) -> [Webhook] {
    let request = HostRequest(
      path: path("/hooks"), query: [paging.item], doing: "listing the webhooks",
      isAdministration: true)
    var found: [Webhook] = []
    for item in try await api.items(of: request, pages: 10).items {
      found.append(try webhook(item, of: request))
    }
    return found
  }

  /// Changes the webhook in place, or makes one that is of this kind.
  func keepWebhook(
    _ known: Webhook?, _ url: HTTPURL, events: [String], secret: Redacted<String>,
    kind: [String: JSONValue]
  ) async throws(GitHostFailure) -> Webhook {
    var body: JSONValue = [
      "config": [
        "url": .string(url.description), "content_type": "json",
        "secret": .string(secret.revealed),
      ], "events": .array(events.map { .string($0) }), "active": true,
    ]
    if known == nil { for (key, value) in kind { body[key] = value } }
    let request = HostRequest(
      method: known == nil ? .post : .patch,
      path: path("/hooks") + (known.map { "/\($0.id)" } ?? ""), body: body,
      doing: "setting the webhook to \(url)", isAdministration: true)
    return try webhook(try await api.send(request).json, of: request)
  }

  private func webhook(
    _ json: JSONValue, of request: HostRequest
  ) throws(GitHostFailure) -> Webhook {
    // The URL is in the configuration, which is not the same for every type of webhook.
    guard let id = json["id"]?.integer else { return try api.need(nil, "a webhook", of: request) }
    return Webhook(
      id: id, url: json[["config", "url"]]?.string ?? "", isActive: json["active"]?.bool ?? true)
  }
}
