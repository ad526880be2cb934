// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerrySandboxKubernetes
@testable import FerrySandboxKubernetesAPI
@testable import FerrySandboxKubernetesCluster
@testable import FerrySandboxKubernetesObjects
@testable import FerrySandboxKubernetesTypes
import FerryTestKit

/// Plays one case against a cluster of its own, with a clock that moves where the case waits.
struct CaseRunner {
  private let cluster: ClusterBox
  private let clock = ManualClock()
  private var variables = RecordedVariables()
  private var history: [RecordedAnswer] = []
  private var watches: [String: WatchID] = [:]

  init(for recorded: RecordedCase) {
    let access = Access(
      adminToken: Redacted("secret"),
      allowsAnonymous: !recorded.requires.contains("no-anonymous"))
    let state = ClusterState(access: access, jobs: JobBehavior(), caPEM: "CA", at: clock.now)
    cluster = ClusterBox(state, clock: clock)
    if recorded.requires.contains("crd"), let definition = RecordedCase.bundleDefinition {
      _ = cluster.apply(definition, manager: "setup")
    }
  }

  /// What is wrong, step by step; stops where later steps would need what a step did not give.
  mutating func complaints(_ recorded: RecordedCase) -> [String] {
    var complaints: [String] = []
    for (index, step) in recorded.steps.enumerated() {
      let wrong = play(step)
      let note = step["note"]?.string ?? ""
      complaints += wrong.map { "step \(index) (\(note)): \($0)" }
      if !wrong.isEmpty, step["capture"] != nil { break }
    }
    return complaints
  }

  private mutating func play(_ step: JSONValue) -> [String] {
    let checks = step["checks"]?.array ?? []
    var patience = step[["poll", "timeoutSeconds"]]?.integer ?? 0
    var answer = perform(step)
    var wrong = RecordedChecks(answer: answer, variables: variables, history: history)
      .complaints(checks)
    while !wrong.isEmpty, patience > 0 {
      patience -= 1
      wait(.seconds(1))
      answer = perform(step)
      wrong = RecordedChecks(answer: answer, variables: variables, history: history)
        .complaints(checks)
    }
    history.append(answer)
    return wrong + capture(step, answer)
  }

  private mutating func perform(_ step: JSONValue) -> RecordedAnswer {
    if let hook = step["hook"]?.string { return perform(hook, variables.fill(step["args"] ?? [:])) }
    if let name = step[["watch", "read"]]?.string {
      return watches[name].map { read($0, step["watch"] ?? [:]) } ?? RecordedAnswer()
    }
    let response = cluster.respond(to: request(variables.fill(step["request"] ?? [:])))
    guard case .watch(let id) = response.body else { return RecordedAnswer(response) }
    if let name = step[["watch", "open"]]?.string {
      watches[name] = id
      return RecordedAnswer(events: [], hasEnded: false)
    }
    return read(id, step["watch"] ?? [:])
  }

  private func perform(_ hook: String, _ arguments: JSONValue) -> RecordedAnswer {
    switch hook {
    case "sleep": wait(.milliseconds(Int((arguments["seconds"]?.number ?? 0) * 1_000)))
    case "compact": cluster.compact(through: Int(arguments["revision"]?.string ?? "") ?? 0)
    default: break  // no case has another
    }
    return RecordedAnswer()
  }

  /// Reads a watch until its condition holds, it ends, or its time is over.
  private func read(_ id: WatchID, _ watch: JSONValue) -> RecordedAnswer {
    let until = variables.fill(watch["until"] ?? [:])
    var patience = 4 * (watch["timeoutSeconds"]?.integer ?? 30)
    var events: [JSONValue] = []
    while true {
      let batch = cluster.nextBatch(of: id)
      events += batch.events
      if batch.isOver { return RecordedAnswer(events: events, hasEnded: true) }
      if isEnough(events, until) || patience == 0 {
        return RecordedAnswer(events: events, hasEnded: false)
      }
      patience -= 1
      wait(.milliseconds(250))
    }
  }

  private func isEnough(_ events: [JSONValue], _ until: JSONValue) -> Bool {
    if let count = until["count"]?.integer {
      return events.count { $0["type"] != "BOOKMARK" } >= count
    }
    return until["match"].map { pattern in
      events.contains { RecordedChecks.matches(pattern, $0) }
    } ?? false
  }

  private func wait(_ span: Duration) {
    clock.advance(by: span)
    cluster.tick()
  }

  private mutating func capture(_ step: JSONValue, _ answer: RecordedAnswer) -> [String] {
    (step["capture"]?.strings ?? [:]).compactMap { name, path in
      let isOptional = path.hasSuffix("?")
      let path = isOptional ? String(path.dropLast()) : path
      let value =
        path.hasPrefix("header:")
        ? answer.headers[path.dropFirst(7).lowercased()].map(JSONValue.string)
        : RecordedPath(path).value(in: answer.root)
      guard let value = value ?? (isOptional ? "" : nil) else {
        return "nothing to capture at \(path)"
      }
      variables.capture(name, value)
      return nil
    }
  }

  private func request(_ json: JSONValue) -> APIRequest {
    var headers = ["user-agent": "conformance/1.0", "accept": "application/json"]
    switch json["auth"]?.string {
    case nil, "admin"?: headers["authorization"] = "Bearer secret"
    case let auth? where auth.hasPrefix("token:"):
      headers["authorization"] = "Bearer \(auth.dropFirst(6))"
    default: break  // nobody
    }
    let body = json["body"]
    if body != nil { headers["content-type"] = "application/json" }
    for (name, value) in json["headers"]?.object ?? [:] {
      headers[name.lowercased()] = value.string
    }
    let query = (json["query"]?.object ?? [:]).map { name, value in
      "\(name)=\(percentEncoded(value.string ?? value.canonicalText))"
    }
    return APIRequest(
      method: json["method"]?.string ?? "GET", path: json["path"]?.string ?? "/",
      query: query.joined(separator: "&"), headers: headers,
      body: body.map { Array(($0.string ?? $0.canonicalText).utf8) } ?? [])
  }

  private func percentEncoded(_ text: String) -> String {
    text.utf8.map { "%" + hex([$0]) }.joined()
  }
}
