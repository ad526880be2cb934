// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

extension JSONValue {
  /// The manifest without those of the fields that another manager owns in the live object.
  ///
  /// They stay as they are because they have an owner. Were they applied, Ferry would own them beside
  /// it, and be a conflict in its way
  /// (https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership).
  func handingOver(_ fields: Set<IgnoredField>, ownedIn live: JSONValue) -> JSONValue {
    let others = (live[["metadata", "managedFields"]]?.array ?? [])
      .filter { $0["manager"]?.string != fieldManager || $0["operation"] != "Apply" }
      .compactMap { $0["fieldsV1"] }
    var manifest = self
    for field in fields {
      for key in field.key.map({ [$0] }) ?? self[field.part.path]?.object?.keys.sorted() ?? [] {
        let path = field.part.path + [key]
        guard others.contains(where: { $0[path.map { "f:" + $0 }] != nil }) else { continue }
        manifest.remove(at: path)
      }
    }
    return manifest
  }

  /// Takes out a member, and the objects that are empty without it.
  private mutating func remove(at path: [String]) {
    guard let key = path.first, var member = self[key] else { return }
    member.remove(at: Array(path.dropFirst()))
    self[key] = path.count == 1 || member == [:] ? nil : member
  }
}
