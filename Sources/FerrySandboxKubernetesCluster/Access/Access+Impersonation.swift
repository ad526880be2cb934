// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects

extension Access {
  /// The user in whose name a request is made (`kubectl --as`), which is the administrator's right
  /// (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation).
  func impersonated(by user: User, _ request: APIRequest) throws(APIFailure) -> User {
    guard let name = request.headers["impersonate-user"] else { return user }
    guard user.isAdmin else {
      throw APIFailure(
        code: 403, reason: "Forbidden",
        message:
          "users \"\(name)\" is forbidden: User \"\(user.name)\" cannot impersonate resource "
          + "\"users\" in API group \"\" at the cluster scope",
        details: ["name": .string(name), "kind": "users"])
    }
    let words = name.split(separator: ":").map(String.init)
    if words.count == 4, words[..<2] == ["system", "serviceaccount"] {
      return .serviceAccount(words[3], namespace: words[2], uid: "")
    }
    let groups = (request.headers["impersonate-group"] ?? "").split(separator: ",")
    return User(name: name, groups: groups.map(String.init) + ["system:authenticated"])
  }
}
