// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Holds an answer against the checks of its step.
struct RecordedChecks {
  let answer: RecordedAnswer
  let variables: RecordedVariables
  /// The answers of earlier steps.
  let history: [RecordedAnswer]

  /// What is wrong; checks that only this implementation of the server passes are left out.
  func complaints(_ checks: [JSONValue]) -> [String] {
    checks.filter { $0["strict"]?.bool != true }.flatMap { complaints(variables.fill($0)) }
  }

  private func complaints(_ check: JSONValue) -> [String] {
    if let status = check["status"] { return statusComplaints(status) }
    if let patterns = check["events"]?.array { return eventComplaints(patterns, inOrder: false) }
    if let patterns = check["eventsInOrder"]?.array {
      return eventComplaints(patterns, inOrder: true)
    }
    let (subject, found) = found(check)
    return RecordedOperators.complaints(check, found) { step, path in
      RecordedPath(path).value(in: history[step].root)
    }.map { "\(subject): \($0)" }
  }

  private func found(_ check: JSONValue) -> (String, JSONValue?) {
    if let name = check["header"]?.string {
      return ("header \(name)", answer.headers[name.lowercased()].map(JSONValue.string))
    }
    if check["text"] != nil { return ("text", .string(answer.text)) }
    let path = check["path"]?.string ?? "$"
    return (path, RecordedPath(path).value(in: answer.root))
  }

  private func statusComplaints(_ wanted: JSONValue) -> [String] {
    let codes = wanted.array ?? [wanted]
    return codes.contains(.integer(answer.status))
      ? [] : ["status \(wanted.short), got \(answer.status) \(answer.root.short)"]
  }

  private func eventComplaints(_ patterns: [JSONValue], inOrder: Bool) -> [String] {
    let wantsBookmarks = inOrder || patterns.contains { $0["type"] == "BOOKMARK" }
    let events = answer.events.filter { wantsBookmarks || $0["type"] != "BOOKMARK" }
    let fits =
      inOrder
      ? isSubsequence(patterns, of: events)
      : events.count == patterns.count && zip(patterns, events).allSatisfy(Self.matches)
    guard !fits else { return [] }
    let seen = events.map { event in
      "\(event["type"]?.string ?? "") \(event[["object", "metadata", "name"]]?.string ?? "")"
    }
    return ["events \(JSONValue.array(patterns).short), got \(seen)"]
  }

  private func isSubsequence(_ patterns: [JSONValue], of events: [JSONValue]) -> Bool {
    var rest = events[...]
    return patterns.allSatisfy { pattern in
      guard let index = rest.firstIndex(where: { Self.matches(pattern, $0) }) else { return false }
      rest = rest[(index + 1)...]
      return true
    }
  }

  /// Whether an event fits a pattern.
  static func matches(_ pattern: JSONValue, _ event: JSONValue) -> Bool {
    let object = event["object"] ?? .null
    let fits = { (key: String) in
      pattern[key] == nil || object[["metadata", key]] == pattern[key]
    }
    return event["type"] == pattern["type"] && fits("name") && fits("namespace")
      && (pattern["where"]?.array ?? []).allSatisfy { check in
        let found = RecordedPath(check["path"]?.string ?? "$").value(in: object)
        return RecordedOperators.complaints(check, found) { _, _ in nil }.isEmpty
      }
  }
}
