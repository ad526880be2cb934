// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesObjects

/// What a write says in its query.
package struct WriteOptions: Sendable {
  package let isDryRun: Bool
  package let manager: String
  package let force: Bool
  package let validation: FieldValidation

  package enum FieldValidation: String, Sendable {
    case strict = "Strict"
    case warn = "Warn"
    case ignore = "Ignore"
  }

  /// The options of `CreateOptions`, `UpdateOptions` or `PatchOptions`.
  package init(_ request: APIRequest, kind: String, isApply: Bool = false) throws(APIFailure) {
    let query = request.query
    var errors = Self.dryRunErrors(query)
    let manager = query.text("fieldManager")
    if let manager { errors += Self.managerErrors(manager) }
    if isApply, manager == nil {
      errors.append(.required("fieldManager", "is required for apply patch"))
    }
    if kind == "PatchOptions", !isApply, query["force"] != nil {
      errors.append(.forbidden("force", "may not be specified for non-apply patch"))
    }
    let validation = query.text("fieldValidation") ?? "Warn"
    if FieldValidation(rawValue: validation) == nil {
      errors.append(
        .notSupported(
          "fieldValidation", .string(validation), supported: ["Ignore", "Strict", "Warn"]))
    }
    guard errors.isEmpty else {
      throw .invalid(kind: kind, group: "meta.k8s.io", name: "", errors)
    }
    isDryRun = query.text("dryRun") != nil
    self.manager = manager ?? request.defaultManager
    force = query.flag("force") ?? false
    self.validation = FieldValidation(rawValue: validation) ?? .warn
  }

  /// The options of writes that the server itself makes.
  package init(manager: String) {
    (isDryRun, self.manager, force, validation) = (false, manager, true, .ignore)
  }

  static func dryRunErrors(_ query: RequestQuery) -> [FieldError] {
    guard let text = query.text("dryRun"), text != "All" else { return [] }
    return [.notSupported("dryRun", .string(text), supported: ["All"])]
  }

  private static func managerErrors(_ manager: String) -> [FieldError] {
    manager.utf8.count > 128
      ? [.tooLong("fieldManager", limit: 128)] : []
  }
}
