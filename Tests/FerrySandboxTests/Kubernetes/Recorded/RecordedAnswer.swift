// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerrySandboxKubernetes
@testable import FerrySandboxKubernetesAPI

/// What the server answered to a step.
struct RecordedAnswer: Sendable {
  var status = 200
  var headers: [String: String] = [:]
  /// The body, or the events of a watch.
  var root: JSONValue = .null
  var text = ""

  init() {}

  init(_ response: APIResponse) {
    status = response.status
    headers = Dictionary(
      response.headers.map { ($0.name.lowercased(), $0.value) },
      uniquingKeysWith: { "\($0), \($1)" })
    switch response.body {
    case .json(let json): (root, text) = (json, json.canonicalText)
    case .yaml(let json): text = json.yamlText
    case .text(let body): text = body
    case .bytes, .none, .watch: break
    }
    if headers["content-type"] == nil { headers["content-type"] = response.body.mediaType }
  }

  /// The answer of a watch that is open or was read.
  init(events: [JSONValue], hasEnded: Bool) {
    root = ["events": .array(events), "ended": .bool(hasEnded)]
    headers = ["content-type": "application/json"]
  }

  var events: [JSONValue] { root["events"]?.array ?? [] }
}
