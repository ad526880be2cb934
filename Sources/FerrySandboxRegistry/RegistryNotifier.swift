// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
import FerryDomain
import FerryPorts
import HTTPTypes

/// Tells receivers of each push, in the notification format of Docker's registry
/// (https://distribution.github.io/distribution/about/notifications/).
struct RegistryNotifier: Sendable {
  private struct Receiver {
    let url: HTTPURL
    let authorization: Redacted<String>?
  }

  private static let receiverLimit = 20

  private let outbox: Outbox
  private let receivers = Lock<[Receiver]>([])

  init(outbox: Outbox) { self.outbox = outbox }

  func add(_ url: HTTPURL, _ authorization: Redacted<String>?) throws(RegistryRefusal) {
    let isFull = receivers.withLock { receivers in
      guard receivers.count < Self.receiverLimit else { return true }
      receivers.append(Receiver(url: url, authorization: authorization))
      return false
    }
    if isFull { throw RegistryRefusal(.tooManyRequests, "too many receivers") }
  }

  func pushed(_ push: RegistryPush, at now: Timestamp) {
    for receiver in receivers.withLock({ $0 }) {
      let id = randomUUID()
      var headers: HTTPFields = [
        .contentType: "application/vnd.docker.distribution.events.v2+json"
      ]
      if let authorization = receiver.authorization {
        headers[.authorization] = authorization.revealed
      }
      outbox.post(
        Posting(
          id: id, event: "push", url: receiver.url, headers: headers,
          body: JSONValue.object(["events": [push.json(id: id, at: now)]]).canonicalBytes))
    }
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
