// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The name of a text that can travel.
struct FieldName: Hashable, Comparable, CustomStringConvertible {
  enum Place: Hashable { case variable, valuesFile }

  let place: Place
  let key: String

  var steps: [String] { place == .variable ? ["spec", "env", key] : ["data", key] }

  var description: String { place == .variable ? "spec.env.\(key)" : "values.\(key)" }

  static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

/// All texts of one Bundle on one cluster that can travel.
struct BundleFields {
  let texts: [FieldName: String]
  private let bundle: SourceLocation
  private let values: SourceLocation?

  /// Nothing when the cluster does not have the Bundle.
  init?(of id: BundleID, in cluster: DesiredCluster) {
    guard let bundle = cluster.bundles[id] ?? cluster.onlyBundle(named: id.name) else { return nil }
    let configMap = bundle.valuesKey.flatMap { cluster.configMaps[$0] }
    var texts: [FieldName: String] = [:]
    for (key, text) in bundle.environment { texts[FieldName(place: .variable, key: key)] = text }
    for (key, text) in configMap?.data ?? [:] {
      texts[FieldName(place: .valuesFile, key: key)] = text
    }
    self.texts = texts
    self.bundle = bundle.origin
    values = configMap?.origin
  }

  /// Where a text is written, or would be.
  func origin(of field: FieldName) -> SourceLocation? {
    field.place == .variable ? bundle : values
  }

  /// The texts here that some fields mean.
  func names(of fields: [PromotedField]) -> [FieldName] {
    texts.keys.filter { name in
      fields.contains { field in
        switch field {
        case .version: false
        case .variables: name.place == .variable
        case .variable(let key): name == FieldName(place: .variable, key: key)
        case .values: name.place == .valuesFile
        case .valuesFile(let key): name == FieldName(place: .valuesFile, key: key)
        }
      }
    }
  }
}

extension DesiredCluster {
  /// Environments may keep an application in namespaces of different names.
  fileprivate func onlyBundle(named name: BundleName) -> DesiredBundle? {
    let found = bundles.values.filter { $0.id.name == name }
    return found.count == 1 ? found.first : nil
  }
}
