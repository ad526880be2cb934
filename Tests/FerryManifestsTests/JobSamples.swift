// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryTemplates

let someRelease = Release(
  version: "1.4.2", digest: Digest("sha256:" + String(repeating: "d", count: 64))!)

/// A Bundle with every field that a Job uses, all of them the same text where one is given.
func jobContext(
  _ text: String? = nil, auth: String? = nil, template: String? = nil,
  environment: [String: String] = [:], values: [String: String]? = nil
) -> JobContext {
  let namespace = Namespace(checked: text ?? "shop")
  let bundle = DesiredBundle(
    id: BundleID(namespace: namespace, name: BundleName(checked: text ?? "shop")),
    repository: RegistryRepository(
      registry: text ?? "registry.example.com", path: text ?? "team/shop"),
    version: .exact("1.4.2"), credentials: auth,
    projectNamespace: Namespace(checked: text ?? "shop-prod"), environment: environment,
    annotations: template.map { [Annotation.template: $0] } ?? [:], spec: [:],
    origin: SourceLocation(file: "shop.yaml", document: 0, line: 1))
  let job = "shop-apply-1a2b3c4d-2"
  return JobContext(
    bundle: bundle, ownerUID: text ?? "0-1-2", name: text ?? job,
    fingerprint: text ?? "1a2b3c4d", attempt: 2, revision: someRevision,
    values: values.map { ValuesCopy(of: $0, forJob: text ?? job) },
    werfImage: text ?? JobTemplates.werfImage)
}

extension JSONValue {
  var podSpec: JSONValue? { self[["spec", "template", "spec"]] }
  var mainContainer: JSONValue? { podSpec?["containers"]?.array?.first }

  /// `NAME=value` for each variable of a container, in its order.
  var variables: [String] {
    (self["env"]?.array ?? []).map { variable in
      let value =
        variable["value"]?.string
        ?? (variable[["valueFrom", "secretKeyRef"]]?["key"]?.string).map { "secret:" + $0 } ?? "?"
      return (variable["name"]?.string ?? "?") + "=" + value
    }
  }

  /// The value with every string emptied: keys, lists and types remain.
  var shape: JSONValue {
    switch self {
    case .string: ""
    case .array(let items): .array(items.map(\.shape))
    case .object(let members): .object(members.mapValues(\.shape))
    case .null, .bool, .integer, .double: self
    }
  }
}
