// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects

extension ClusterState {
  /// Refuses what the roles bound to a user do not allow.
  func authorize(
    _ user: User, _ verb: RequestVerb, _ path: ResourcePath
  ) throws(APIFailure) {
    // A Namespace counts as in itself, so that a Role in it can allow to read it
    // (RequestInfoFactory of https://pkg.go.dev/k8s.io/apiserver/pkg/endpoints/request).
    let isNamespace = path.group.isEmpty && path.plural == "namespaces"
    let question = AccessQuestion(
      verb: verb.rawValue, group: path.group, resource: path.plural,
      subresource: path.subresource,
      namespace: path.namespace ?? (isNamespace ? path.name : ""), name: path.name)
    guard !allows(user, question) else { return }
    throw refusal(user, question)
  }

  /// Whether a role that is bound to a user allows something
  /// (https://kubernetes.io/docs/reference/access-authn-authz/rbac/).
  func allows(_ user: User, _ question: AccessQuestion) -> Bool {
    if user.isAdmin || question.resource.hasPrefix("selfsubject") { return true }
    return rules(for: user, in: question.namespace).contains { allows($0, question) }
  }

  /// The rules of all roles that are bound to a user, in the whole cluster and in a namespace.
  func rules(for user: User, in namespace: String) -> [JSONValue] {
    let group = "rbac.authorization.k8s.io"
    let wide = store.table(TableName(group: group, plural: "clusterrolebindings")).objects(in: nil)
    let narrow =
      namespace.isEmpty
      ? [] : store.table(TableName(group: group, plural: "rolebindings")).objects(in: namespace)
    return (wide + narrow).filter { binds($0, user) }.flatMap(rules(of:))
  }

  private func binds(_ binding: APIObject, _ user: User) -> Bool {
    (binding["subjects"]?.array ?? []).contains { subject in
      let name = subject["name"]?.string ?? ""
      switch subject["kind"]?.string {
      case "ServiceAccount"?:
        let namespace = subject["namespace"]?.string ?? binding.namespace
        return user.name == "system:serviceaccount:\(namespace):\(name)"
      case "User"?: return user.name == name
      case "Group"?: return user.groups.contains(name)
      default: return false
      }
    }
  }

  private func rules(of binding: APIObject) -> [JSONValue] {
    let isClusterRole = binding["roleRef", "kind"]?.string == "ClusterRole"
    let table = TableName(
      group: "rbac.authorization.k8s.io", plural: isClusterRole ? "clusterroles" : "roles")
    let key = ObjectKey(
      namespace: isClusterRole ? "" : binding.namespace,
      name: binding["roleRef", "name"]?.string ?? "")
    return store[table, key]?["rules"]?.array ?? []
  }

  private func allows(_ rule: JSONValue, _ question: AccessQuestion) -> Bool {
    let has = { (key: String, word: String) in
      (rule[key]?.array ?? []).contains { $0.string == word || $0.string == "*" }
    }
    let names = rule["resourceNames"]?.array ?? []
    return has("verbs", question.verb) && has("apiGroups", question.group)
      && has("resources", question.fullResource)
      && (names.isEmpty || names.contains(.string(question.name)))
  }

  private func refusal(_ user: User, _ question: AccessQuestion) -> APIFailure {
    let resource =
      question.group.isEmpty ? question.resource : "\(question.resource).\(question.group)"
    let object = question.name.isEmpty ? resource : "\(resource) \"\(question.name)\""
    let place =
      question.namespace.isEmpty
      ? "at the cluster scope" : "in the namespace \"\(question.namespace)\""
    var details: JSONValue = ["kind": .string(question.resource)]
    if !question.group.isEmpty { details["group"] = .string(question.group) }
    if !question.name.isEmpty { details["name"] = .string(question.name) }
    return APIFailure(
      code: 403, reason: "Forbidden",
      message: "\(object) is forbidden: User \"\(user.name)\" cannot \(question.verb) resource "
        + "\"\(question.fullResource)\" in API group \"\(question.group)\" \(place)",
      details: details)
  }
}
