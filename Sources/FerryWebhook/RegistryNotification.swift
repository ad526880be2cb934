// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What a registry says of itself: which repositories got something new.
///
/// Understood are the notifications of Docker distribution, and Harbor's in both of its formats.
/// https://distribution.github.io/distribution/about/notifications/
/// https://goharbor.io/docs/main/working-with-projects/project-configuration/configure-webhooks/
package struct RegistryNotification: Hashable, Sendable {
  /// The most repositories that one notification may name.
  static let mostRepositories = 1_000

  /// Paths without a registry: a registry does not always know by which name others reach it.
  package let repositories: Set<String>
  /// The same when the registry sends it again; nothing where it names none, as Harbor's older
  /// format and a script of one's own, and then each counts as new.
  package let name: String?

  /// Takes the body of a request that bears one of the secrets; what is not understood names nothing.
  package init(
    _ fields: HeaderFields, body: [UInt8], secrets: [Redacted<String>]
  ) throws(DeliveryRefusal) {
    try Self.authenticate(fields, secrets.filter { !$0.revealed.isEmpty })
    let json = (try? JSONValue(parsing: body, maxDepth: 64)) ?? .null
    let named = Self.distribution(json) + Self.harbor(json) + Self.harborCloudEvent(json)
    repositories = Set(
      named.filter { !$0.isEmpty && $0.utf8.count <= 255 }
        .prefix(Self.mostRepositories))
    name = Self.name(of: json)
  }

  /// Distribution names each event, a CloudEvent itself.
  private static func name(of json: JSONValue) -> String? {
    let events = (json["events"]?.array ?? [json]).map { $0["id"]?.string ?? "" }
    guard !events.isEmpty, events.allSatisfy({ !$0.isEmpty }) else { return nil }
    return digest(of: Array(events.joined(separator: "\n").utf8))
  }

  /// Both send a fixed `Authorization` field: the secret itself, or with `Bearer` before it.
  private static func authenticate(
    _ fields: HeaderFields, _ secrets: [Redacted<String>]
  ) throws(DeliveryRefusal) {
    guard !secrets.isEmpty else {
      throw DeliveryRefusal(
        .noSecret, "no webhook secret is set for registries; set one here and at the registry")
    }
    guard let said = try fields.single("Authorization") else {
      throw DeliveryRefusal(
        .unsigned, "Authorization is missing or empty; set it at the registry's webhook")
    }
    let isBearer = said.prefix(7).lowercased() == "bearer "
    let token = isBearer ? String(said.dropFirst(7)) : said
    guard anyFits(secrets, { areEqual($0, token) }) else {
      throw DeliveryRefusal(
        .wrongSignature,
        "Authorization is not our secret; set the same one here and at the registry")
    }
  }

  /// Layers are pushed too; only a manifest is news.
  private static func distribution(_ json: JSONValue) -> [String] {
    (json["events"]?.array ?? []).compactMap { event in
      let target = event["target"]
      let isManifest =
        target?["tag"]?.string != nil || target?["mediaType"]?.string?.contains("manifest") == true
        || target?["mediaType"]?.string?.contains("index") == true
      return event["action"] == "push" && isManifest ? target?["repository"]?.string : nil
    }
  }

  private static func harbor(_ json: JSONValue) -> [String] {
    guard json["type"] == "PUSH_ARTIFACT" else { return [] }
    return [json[["event_data", "repository", "repo_full_name"]]?.string].compactMap(\.self)
  }

  private static func harborCloudEvent(_ json: JSONValue) -> [String] {
    guard json["type"] == "harbor.artifact.pushed" else { return [] }
    return [json[["data", "repository", "repo_full_name"]]?.string].compactMap(\.self)
  }
}
