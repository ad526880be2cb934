// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Who sends a request.
struct User: Hashable, Sendable {
  let name: String
  var uid = ""
  let groups: [String]

  static let anonymous = User(name: "system:anonymous", groups: ["system:unauthenticated"])

  /// The bearer of the sandbox's own token, who may do everything.
  static let admin = User(name: "admin", groups: ["system:masters", "system:authenticated"])

  static func serviceAccount(_ name: String, namespace: String, uid: String) -> User {
    User(
      name: "system:serviceaccount:\(namespace):\(name)", uid: uid,
      groups: [
        "system:serviceaccounts", "system:serviceaccounts:\(namespace)", "system:authenticated",
      ])
  }

  var isAdmin: Bool { groups.contains("system:masters") }

  var json: JSONValue {
    var json: JSONValue = [
      "username": .string(name), "groups": .array(groups.map(JSONValue.string)),
    ]
    if !uid.isEmpty { json["uid"] = .string(uid) }
    return json
  }
}
