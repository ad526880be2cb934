// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerrySandboxKubernetesObjects

extension APIFailure {
  package static func notFound(_ type: ResourceType, _ name: String) -> Self {
    Self(
      code: 404, reason: "NotFound", message: "\(type.qualifiedName) \"\(name)\" not found",
      details: type.details(name))
  }

  package static func alreadyExists(_ type: ResourceType, _ name: String, isDeleting: Bool) -> Self
  {
    let start = isDeleting ? "object is being deleted: " : ""
    return Self(
      code: 409, reason: "AlreadyExists",
      message: "\(start)\(type.qualifiedName) \"\(name)\" already exists",
      details: type.details(name))
  }

  package static func conflict(_ type: ResourceType, _ name: String, _ why: String) -> Self {
    Self(
      code: 409, reason: "Conflict",
      message: "Operation cannot be fulfilled on \(type.qualifiedName) \"\(name)\": \(why)",
      details: type.details(name))
  }

  package static func modified(_ type: ResourceType, _ name: String) -> Self {
    conflict(
      type, name,
      "the object has been modified; please apply your changes to the latest version and try again")
  }

  package static func forbidden(_ type: ResourceType, _ name: String, _ why: String) -> Self {
    let object = name.isEmpty ? type.qualifiedName : "\(type.qualifiedName) \"\(name)\""
    return Self(
      code: 403, reason: "Forbidden", message: "\(object) is forbidden: \(why)",
      details: type.details(name))
  }
}

extension ResourceType {
  /// The `details` of a status about an object of this type.
  package func details(_ name: String) -> JSONValue {
    var details: JSONValue = ["kind": .string(plural)]
    if !name.isEmpty { details["name"] = .string(name) }
    if !group.isEmpty { details["group"] = .string(group) }
    return details
  }

  package func invalid(_ name: String, _ errors: [FieldError]) -> APIFailure {
    .invalid(kind: kind, group: group, name: name, errors)
  }
}
