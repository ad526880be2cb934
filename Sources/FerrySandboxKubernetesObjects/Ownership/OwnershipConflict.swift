// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Fields that an apply would take from their owners.
package struct OwnershipConflict: Error, Hashable, Sendable {
  /// Owners as shown, in order, with the paths of their fields.
  let owners: [(String, [String])]

  package static func == (left: Self, right: Self) -> Bool { left.failure == right.failure }

  package func hash(into hasher: inout Hasher) { hasher.combine(failure) }

  /// Conflict, with one cause for each field and no name in the details.
  package var failure: APIFailure {
    let causes = owners.flatMap { owner, paths in
      paths.map { path -> JSONValue in
        [
          "reason": "FieldManagerConflict", "message": .string("conflict with \(owner)"),
          "field": .string(path),
        ]
      }
    }
    return APIFailure(
      code: 409, reason: "Conflict", message: message(causes.count),
      details: ["causes": .array(causes)])
  }

  private func message(_ count: Int) -> String {
    if count == 1, let (owner, paths) = owners.first, let path = paths.first {
      return "Apply failed with 1 conflict: conflict with \(owner): \(path)"
    }
    let lines = owners.flatMap { owner, paths in
      ["conflicts with \(owner):"] + paths.map { "- \($0)" }
    }
    return "Apply failed with \(count) conflicts: " + lines.joined(separator: "\n")
  }
}
