// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerrySandboxKubernetesObjects

/// A column of the tables that `kubectl get` shows.
package struct TableColumn: Sendable {
  let name: String
  var type = "string"
  var format = ""
  var about = ""
  /// Columns above 0 are shown with `-o wide` alone.
  var priority = 0
  package let cell: @Sendable (APIObject, Timestamp) -> JSONValue

  package var definition: JSONValue {
    [
      "name": .string(name), "type": .string(type), "format": .string(format),
      "description": .string(about), "priority": .integer(priority),
    ]
  }
}

extension TableColumn {
  static let name = TableColumn(
    name: "Name", format: "name",
    about: "Name must be unique within a namespace. Is required when creating resources, although "
      + "some resources may allow a client to request the generation of an appropriate name "
      + "automatically."
  ) { object, _ in .string(object.name) }

  static let age = TableColumn(
    name: "Age", about: "CreationTimestamp is the time when this object was created."
  ) { object, now in
    .string(ageText(object["metadata", "creationTimestamp"]?.string, now))
  }

  static let createdAt = TableColumn(name: "Created At") { object, _ in
    object["metadata", "creationTimestamp"] ?? .null
  }

  static func text(
    _ name: String, priority: Int = 0, _ cell: @escaping @Sendable (APIObject) -> String
  ) -> TableColumn {
    TableColumn(name: name, priority: priority) { object, _ in .string(cell(object)) }
  }

  /// The text at the end of a path.
  static func path(_ name: String, _ path: String...) -> TableColumn {
    text(name) { $0.json[path]?.string ?? "" }
  }

  /// How many entries these members have together.
  static func count(_ name: String, of members: String...) -> TableColumn {
    TableColumn(name: name) { object, _ in
      .integer(
        members.reduce(0) {
          $0 + (object.json[$1]?.object?.count ?? object.json[$1]?.array?.count ?? 0)
        })
    }
  }

  /// The time since a moment, as kubectl shows it.
  static func ageText(_ since: String?, _ now: Timestamp) -> String {
    guard let since, let start = Timestamp(rfc3339: since) else { return "<unknown>" }
    return AgeText.text(now - start)
  }
}
