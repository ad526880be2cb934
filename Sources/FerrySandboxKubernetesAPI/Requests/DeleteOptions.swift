// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesObjects

/// What a DELETE says, in its body or its query.
package struct DeleteOptions: Sendable {
  package let policy: Policy?
  package let isDryRun: Bool
  package let uid: String?
  package let version: String?

  package enum Policy: String, Sendable {
    case background = "Background"
    case foreground = "Foreground"
    case orphan = "Orphan"
  }

  package init(_ request: APIRequest) throws(APIFailure) {
    let body = try Self.body(request)
    let query = request.query
    let policyText = body["propagationPolicy"]?.string ?? query.text("propagationPolicy")
    let orphans = body["orphanDependents"]?.bool ?? query.flag("orphanDependents")
    var errors = WriteOptions.dryRunErrors(query)
    if let policyText, Policy(rawValue: policyText) == nil {
      errors.append(
        .notSupported(
          "propagationPolicy", .string(policyText),
          supported: ["Background", "Foreground", "Orphan"]))
    }
    if policyText != nil, let orphans {
      errors.append(
        .invalid(
          "propagationPolicy", .string(policyText ?? ""),
          "orphanDependents and deletionPropagation cannot be both set (\(orphans))"))
    }
    guard errors.isEmpty else {
      throw .invalid(kind: "DeleteOptions", group: "meta.k8s.io", name: "", errors)
    }
    policy = policyText.flatMap(Policy.init) ?? orphans.map { $0 ? .orphan : .background }
    isDryRun = query.text("dryRun") != nil || body["dryRun"]?.array?.isEmpty == false
    uid = body[["preconditions", "uid"]]?.string
    version = body[["preconditions", "resourceVersion"]]?.string
  }

  /// The options of deletions that the server itself makes.
  package init(policy: Policy) {
    (self.policy, isDryRun, uid, version) = (policy, false, nil, nil)
  }

  private static func body(_ request: APIRequest) throws(APIFailure) -> JSONValue {
    guard !request.body.isEmpty else { return [:] }
    let json = try RequestContent(request).json
    guard json.object != nil else { throw .badRequest("the options are not an object") }
    if let kind = json["kind"]?.string, kind != "DeleteOptions" {
      throw .badRequest("unable to recognize \(kind) as DeleteOptions")
    }
    return json
  }
}
