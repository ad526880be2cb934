// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

extension ClusterState {
  /// Answers the questions that are asked as objects: who is this, may they.
  func reviewAnswer(
    _ request: APIRequest, _ path: ResourcePath, _ user: User, at now: Timestamp
  ) throws(APIFailure) -> APIResponse? {
    guard path.version == "v1", let kind = ReviewKind(path.group, path.plural) else { return nil }
    guard request.method == "POST", path.name.isEmpty else { throw .methodNotAllowed() }
    var review = try RequestContent(request).json
    guard review.object != nil else { throw .badRequest("the body is not an object") }
    review["metadata"] = [:]
    switch kind {
    case .selfSubject: review["status"] = ["userInfo": user.json]
    case .token: review["status"] = tokenStatus(review, at: now)
    case .selfAccess: review["status"] = accessStatus(user, review)
    case .access: review["status"] = accessStatus(subject(of: review), review)
    case .selfRules: review["status"] = rulesStatus(user, review)
    }
    return APIResponse(status: 201, .json(review))
  }

  private func tokenStatus(_ review: JSONValue, at now: Timestamp) -> JSONValue {
    let token = review[["spec", "token"]]?.string ?? ""
    guard let user = access.user(token, self, at: now) else {
      return ["authenticated": false, "user": [:], "error": "invalid bearer token"]
    }
    return ["authenticated": true, "user": user.json]
  }

  private func accessStatus(_ user: User, _ review: JSONValue) -> JSONValue {
    let attributes = review[["spec", "resourceAttributes"]]
    let text = { (key: String) in attributes?[key]?.string ?? "" }
    let question = AccessQuestion(
      verb: text("verb"), group: text("group"), resource: text("resource"),
      subresource: text("subresource"), namespace: text("namespace"), name: text("name"))
    return ["allowed": .bool(allows(user, question))]
  }

  private func rulesStatus(_ user: User, _ review: JSONValue) -> JSONValue {
    let namespace = review[["spec", "namespace"]]?.string ?? ""
    let everything: JSONValue = ["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]]
    let granted = user.isAdmin ? [everything] : rules(for: user, in: namespace)
    return [
      "resourceRules": .array(granted), "nonResourceRules": [], "incomplete": false,
    ]
  }

  private func subject(of review: JSONValue) -> User {
    User(
      name: review[["spec", "user"]]?.string ?? "",
      groups: (review[["spec", "groups"]]?.array ?? []).compactMap(\.string))
  }

  /// A token for a service account (the TokenRequest API).
  func createToken(_ call: APICall) throws(APIFailure) -> APIResponse {
    guard call.verb == .create else { throw .methodNotAllowed() }
    guard let account = store[call.type.table, call.key] else {
      throw .notFound(call.type, call.path.name)
    }
    var json = try RequestContent(call.request).json
    let seconds = json[["spec", "expirationSeconds"]]?.integer ?? 3_600
    guard seconds >= 600 else {
      throw .invalid(
        kind: "TokenRequest", group: "authentication.k8s.io", name: "",
        [
          .invalid(
            "spec.expirationSeconds", .integer(seconds),
            "may not specify a duration less than 10 minutes")
        ])
    }
    let expiry = call.now + .seconds(seconds)
    let claims = ServiceAccountTokens.Claims(
      namespace: account.namespace, name: account.name, uid: account.uid)
    json.set(.integer(seconds), at: ["spec", "expirationSeconds"])
    json["status"] = [
      "token": .string(access.tokens.token(for: claims, until: expiry)),
      "expirationTimestamp": .string(expiry.description),
    ]
    return APIResponse(status: 201, .json(json))
  }
}
