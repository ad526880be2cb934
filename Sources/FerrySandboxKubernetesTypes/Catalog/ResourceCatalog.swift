// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerrySandboxKubernetesObjects

/// The types that are served, and where to find them by the words of a path.
package struct ResourceCatalog: Sendable {
  package private(set) var types: [ResourceType] = ResourceType.builtIn
  private var index: [Address: ResourceType] = [:]

  struct Address: Hashable, Sendable {
    let group: String
    let version: String
    let plural: String
  }

  package init() { reindex() }

  package func type(_ group: String, _ version: String, _ plural: String) -> ResourceType? {
    index[Address(group: group, version: version, plural: plural)]
  }

  /// The type of an object, by what it says of itself.
  package func type(of object: APIObject) -> ResourceType? {
    types.first { $0.apiVersion == object.apiVersion && $0.kind == object.kind }
  }

  /// A type that the caller knows to be built in.
  package subscript(plural: String) -> ResourceType { builtIn[plural] ?? types[0] }

  private let builtIn = Dictionary(
    ResourceType.builtIn.map { ($0.plural, $0) }, uniquingKeysWith: { core, _ in core })

  /// The groups besides core, in the order they came.
  package var groups: [String] {
    var seen: Set<String> = [""]
    return types.map(\.group).filter { seen.insert($0).inserted }
  }

  /// The versions of a group, in the order they came.
  package func versions(of group: String) -> [String] {
    var seen: Set<String> = []
    return types.filter { $0.group == group }.map(\.version).filter { seen.insert($0).inserted }
  }

  package func types(_ group: String, _ version: String) -> [ResourceType] {
    types.filter { $0.group == group && $0.version == version }
  }

  /// One type for each table.
  package var stored: [ResourceType] {
    var seen: Set<TableName> = []
    return types.filter { seen.insert($0.table).inserted }
  }

  /// Serves these versions of a custom type in place of those it had.
  package mutating func serve(_ versions: [ResourceType], of table: TableName) {
    types.removeAll { $0.isCustom && $0.table == table }
    types += versions
    reindex()
  }

  private mutating func reindex() {
    index = Dictionary(
      types.map { (Address(group: $0.group, version: $0.version, plural: $0.plural), $0) },
      uniquingKeysWith: { one, _ in one })
  }
}
