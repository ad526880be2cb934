// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The two forms of an event: they are kept as the core group has them.
enum EventForm {
  /// An event of `events.k8s.io` as the core group has it.
  static func core(_ event: JSONValue) -> JSONValue { renamed(event, names, apiVersion: "v1") }

  /// An event of the core group as `events.k8s.io` has it.
  static func new(_ event: JSONValue) -> JSONValue {
    let back = Dictionary(names.map { ($1, $0) }, uniquingKeysWith: { one, _ in one })
    return renamed(event, back, apiVersion: "events.k8s.io/v1")
  }

  private static func renamed(
    _ event: JSONValue, _ names: [String: String], apiVersion: String
  ) -> JSONValue {
    let members = (event.object ?? [:]).map { (names[$0] ?? $0, $1) }
    var result = Dictionary(members, uniquingKeysWith: { one, _ in one })
    result["apiVersion"] = .string(apiVersion)
    return .object(result)
  }

  private static let names = [
    "note": "message", "regarding": "involvedObject", "reportingController": "reportingComponent",
    "deprecatedSource": "source", "deprecatedFirstTimestamp": "firstTimestamp",
    "deprecatedLastTimestamp": "lastTimestamp", "deprecatedCount": "count",
  ]
}
