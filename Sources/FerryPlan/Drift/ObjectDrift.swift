// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// An object of Git's that was changed in the cluster by another hand.
package struct ObjectDrift: Hashable, Sendable {
  package let object: GitObject
  /// Where it differs, in order of the pointers; empty where only a hash of it is kept.
  package let fields: [FieldDrift]

  package init(_ object: GitObject, _ fields: [FieldDrift]) {
    self.object = object
    self.fields = fields.sorted { $0.pointer < $1.pointer }
  }
}

/// One of the objects that Git tells of, in some cluster: printed `ConfigMap shop/shop-values`.
package struct GitObject: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let kind: AllowRules.Kind
  package let namespace: Namespace
  package let name: String

  package init(_ kind: AllowRules.Kind, _ namespace: Namespace, _ name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  package var description: String { "\(kind.rawValue) \(namespace)/\(name)" }

  package static func < (left: Self, right: Self) -> Bool {
    (left.kind.rawValue, left.namespace, left.name)
      < (right.kind.rawValue, right.namespace, right.name)
  }
}

/// One field of an object that is not as Git says.
package struct FieldDrift: Hashable, Sendable {
  package let pointer: JSONPointer
  /// Nothing: it is not there.
  package let live: String?
  /// Nothing: it is not to be there.
  package let wanted: String?

  package init(_ path: [String], live: String?, wanted: String?) {
    pointer = JSONPointer(path)
    self.live = live
    self.wanted = wanted
  }
}
