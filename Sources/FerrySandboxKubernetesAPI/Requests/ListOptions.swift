// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesObjects
package import FerrySandboxKubernetesTypes

/// What a list or watch says in its query.
package struct ListOptions: Sendable {
  package let labels: LabelSelector
  package let fields: FieldSelector
  package let limit: Int?
  package let continueToken: String?
  /// Nothing for the latest.
  package let version: Int?
  package let match: Match?
  package let timeout: Int?
  package let allowsBookmarks: Bool
  package let sendsInitialEvents: Bool?

  package enum Match: String, Sendable {
    case exact = "Exact"
    case notOlderThan = "NotOlderThan"
  }

  package init(_ query: RequestQuery, for type: ResourceType, isWatch: Bool) throws(APIFailure) {
    labels = try query.text("labelSelector").map(LabelSelector.init(parsing:)) ?? .everything
    fields =
      try query.text("fieldSelector").map { text throws(APIFailure) in
        try FieldSelector(parsing: text, for: type)
      } ?? .everything
    limit = try query.number("limit").flatMap { $0 > 0 ? $0 : nil }
    timeout = try query.number("timeoutSeconds")
    continueToken = query.text("continue")
    allowsBookmarks = query.flag("allowWatchBookmarks") ?? false
    sendsInitialEvents = query["sendInitialEvents"] == nil ? nil : query.flag("sendInitialEvents")
    match = query.text("resourceVersionMatch").flatMap(Match.init)
    version = try Self.version(query)
    let errors =
      isWatch
      ? Self.watchErrors(query, sendsInitialEvents) : Self.listErrors(query, sendsInitialEvents)
    guard errors.isEmpty else {
      throw .invalid(kind: "ListOptions", group: "meta.k8s.io", name: "", errors)
    }
    if continueToken != nil, query.text("resourceVersion") ?? "0" != "0" {
      throw .badRequest("specifying resource version is not allowed when using continue")
    }
  }

  package static func version(_ query: RequestQuery) throws(APIFailure) -> Int? {
    guard let text = query.text("resourceVersion") else { return nil }
    guard let version = Int(text), version >= 0 else {
      throw .badRequest(
        "resourceVersion: Invalid value: \"\(text)\": strconv.ParseUint: invalid syntax")
    }
    return version
  }

  private static func listErrors(_ query: RequestQuery, _ initial: Bool?) -> [FieldError] {
    let field = "resourceVersionMatch"
    var errors: [FieldError] = []
    if initial != nil {
      errors.append(.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"))
    }
    guard let match = query.text(field) else { return errors }
    if query.text("resourceVersion") == nil {
      errors.append(
        .forbidden(field, "resourceVersionMatch is forbidden unless resourceVersion is provided"))
    } else if query.text("continue") != nil {
      errors.append(
        .forbidden(field, "resourceVersionMatch is forbidden when continue is provided"))
    } else if Match(rawValue: match) == nil {
      errors.append(
        .notSupported(field, .string(match), supported: ["Exact", "NotOlderThan", ""]))
    } else if match == "Exact", query.text("resourceVersion") == "0" {
      errors.append(
        .forbidden(
          field, "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\""))
    }
    return errors
  }

  private static func watchErrors(_ query: RequestQuery, _ initial: Bool?) -> [FieldError] {
    let field = "resourceVersionMatch"
    guard let match = query.text(field) else {
      return initial == nil
        ? []
        : [
          .forbidden(
            field, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")
        ]
    }
    if initial == nil {
      return [
        .forbidden(
          field, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")
      ]
    }
    return match == "NotOlderThan"
      ? [] : [.notSupported(field, .string(match), supported: ["NotOlderThan"])]
  }
}
