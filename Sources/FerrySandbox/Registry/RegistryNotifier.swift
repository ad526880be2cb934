// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts
import HTTPTypes
package import Logging

/// Tells a URL of each push, in the notification format of Docker's registry
/// (https://distribution.github.io/distribution/about/notifications/).
package struct RegistryNotifier: Sendable {
  /// Where the notifications go, and what became of them.
  package let outbox: Outbox
  private let url: HTTPURL
  private let authorization: Redacted<String>?

  /// `authorization` is sent as that header's value, as the registry's `headers` setting does.
  package init(
    url: HTTPURL, authorization: Redacted<String>?, http: any ExchangesHTTP, clock: any KeepsTime,
    logger: Logger
  ) {
    outbox = Outbox(http: http, clock: clock, logger: logger)
    (self.url, self.authorization) = (url, authorization)
  }

  func pushed(_ push: RegistryPush, at now: Timestamp) {
    let id = randomUUID()
    var headers: HTTPFields = [
      .contentType: "application/vnd.docker.distribution.events.v2+json"
    ]
    if let authorization { headers[.authorization] = authorization.revealed }
    outbox.post(
      Posting(
        id: id, event: "push", url: url, headers: headers,
        body: JSONValue.object(["events": [push.json(id: id, at: now)]]).canonicalBytes))
  }
}

/// A manifest that reached the registry.
struct RegistryPush {
  let repository: String
  let tag: String?
  let digest: Digest
  let manifest: RegistryManifest
  /// Where the registry listens.
  let registry: String

  func json(id: String, at now: Timestamp) -> JSONValue {
    var target: JSONValue = [
      "mediaType": .string(manifest.mediaType), "digest": .string(digest.text),
      "size": .integer(manifest.bytes.count), "length": .integer(manifest.bytes.count),
      "repository": .string(repository),
      "url": .string("http://\(registry)/v2/\(repository)/manifests/\(digest)"),
    ]
    if let tag { target["tag"] = .string(tag) }
    return [
      "id": .string(id), "timestamp": .string(now.description), "action": "push",
      "target": target, "actor": [:],
      "request": ["id": .string(randomUUID()), "host": .string(registry), "method": "PUT"],
      "source": ["addr": .string(registry), "instanceID": .string(registry)],
    ]
  }
}
