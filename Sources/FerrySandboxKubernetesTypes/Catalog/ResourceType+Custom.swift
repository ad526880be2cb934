// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesObjects

extension ResourceType {
  /// The served versions of the type that a CustomResourceDefinition defines.
  package static func versions(of definition: APIObject) -> [ResourceType] {
    (definition["spec", "versions"]?.array ?? [])
      .filter { $0["served"]?.bool != false }
      .map { ResourceType(definition: definition, version: $0) }
  }

  private init(definition: APIObject, version: JSONValue) {
    let names = definition["spec", "names"] ?? [:]
    let strings = { (key: String) in (names[key]?.array ?? []).compactMap(\.string) }
    let json = version[["schema", "openAPIV3Schema"]] ?? [:]
    let schema = Schema(openAPI: json).adding(Schema.resource([:]).properties)
    self.init(
      group: definition["spec", "group"]?.string ?? "",
      version: version["name"]?.string ?? "", kind: names["kind"]?.string ?? "",
      plural: names["plural"]?.string ?? "", singular: names["singular"]?.string ?? "",
      listKind: names["listKind"]?.string ?? "", shortNames: strings("shortNames"),
      categories: strings("categories"),
      isNamespaced: definition["spec", "scope"]?.string == "Namespaced", schema: schema,
      subresources: Set((version["subresources"]?.object ?? [:]).keys), isCustom: true,
      rules: CustomObjectRules(schema: schema),
      columns: [.name] + TableColumn.custom(version["additionalPrinterColumns"]),
      traits: [.generation])
  }
}
