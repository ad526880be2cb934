// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

struct SecretRules: TypeRules {
  func applyDefaults(_ object: inout APIObject) {
    if object["type"] == nil { object["type"] = "Opaque" }
    for (key, value) in object["stringData"]?.strings ?? [:] {
      object["data", key] = .string(base64(Array(value.utf8)))
    }
    object["stringData"] = nil
  }

  func errors(in object: APIObject) -> [FieldError] {
    let data = object["data"]?.object ?? [:]
    var errors = DataRules.keyErrors(data, "data") + typeErrors(object, data)
    let size = data.values.reduce(0) { $0 + (decodedBase64($1.string ?? "")?.count ?? 0) }
    if size > DataRules.limit { errors.append(.tooLong("data", limit: DataRules.limit)) }
    return errors
  }

  func errors(changing old: APIObject, to new: APIObject) -> [FieldError] {
    let type = new["type"] ?? .null
    let typeErrors =
      old["type"] == new["type"] ? [] : [FieldError.invalid("type", type, "field is immutable")]
    return typeErrors + DataRules.immutableErrors(old, new, fields: ["data"])
  }

  private func typeErrors(_ object: APIObject, _ data: [String: JSONValue]) -> [FieldError] {
    switch object["type"]?.string {
    case "kubernetes.io/dockerconfigjson": dockerConfigErrors(data)
    case "kubernetes.io/basic-auth":
      data["username"] == nil && data["password"] == nil
        ? [.required("data[username]"), .required("data[password]")] : []
    case "kubernetes.io/tls":
      ["tls.crt", "tls.key"].filter { data[$0] == nil }.map { .required("data[\($0)]") }
    default: []
    }
  }

  private func dockerConfigErrors(_ data: [String: JSONValue]) -> [FieldError] {
    let field = "data[.dockerconfigjson]"
    guard let text = data[".dockerconfigjson"]?.string else { return [.required(field)] }
    guard (try? JSONValue(parsing: decodedBase64(text) ?? [])) == nil else { return [] }
    return [.invalid(field, "<secret contents redacted>", "invalid character")]
  }
}
