// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerrySandboxKubernetesAPI
@testable import FerrySandboxKubernetesObjects
@testable import FerrySandboxKubernetesTypes
import Testing

@Suite struct RequestTests {
  @Test(arguments: [
    ("a", ["a": ""], true), ("a=1,b!=2", ["a": "1"], true), ("a in (1,2)", ["a": "3"], false),
    ("a notin (1)", [:], true), ("!a", ["a": "1"], false), ("a==1", ["a": "1"], true),
  ])
  func `label selectors match as kubectl's do`(
    text: String, labels: [String: String], matches: Bool
  ) throws {
    #expect(try LabelSelector(parsing: text).matches(labels) == matches)
  }

  @Test(arguments: ["a in", "a in (", "a b", "=1", "a=1,,b", "a in (1))"])
  func `a selector that is none is refused`(text: String) {
    #expect(throws: APIFailure.self) { try LabelSelector(parsing: text) }
  }

  @Test(arguments: [
    (#"{"a":1,"a":2}"#, ["a"]), (#"{"a":{"b":1,"b":2},"c":[{"d":1,"d":1}]}"#, ["a.b", "c[0].d"]),
    (#"{"a":"{\"a\":1}","b":"\\"}"#, []), ("[]", []), (#""x""#, []),
  ])
  func `keys that are there twice are named by their path`(text: String, paths: [String]) {
    #expect(DuplicateKeys.find(in: Array(text.utf8)) == paths)
  }

  @Test(arguments: [
    (1, "1s"), (119, "119s"), (120, "2m"), (599, "9m59s"), (3_599, "59m"), (7_200, "120m"),
    (10_800, "3h"), (28_740, "7h59m"), (172_800, "2d"), (691_200, "8d"),
  ])
  func `ages are as short as kubectl's`(seconds: Int, text: String) {
    #expect(AgeText.text(.seconds(seconds)) == text)
  }

  @Test func `a YAML answer can be read as YAML`() throws {
    let json: JSONValue = [
      "kind": "Thing", "on": true, "n": 1, "empty": [:], "none": .null,
      "list": [[1, 2], ["a": []]],
      "text": "yes", "number": "12", "lines": "a\nb: c\n", "odd key: ": "- x",
    ]
    #expect(try RequestContent(yaml: Array(json.yamlText.utf8)).json == json)
  }

  @Test(arguments: [
    (".a.b", ["1"]), ("['a'].b", ["1"]), (".list[1].x", ["3"]), (".list[*].x", ["2", "3"]),
    (#".list[?(@.t=="u")].x"#, ["3"]), (".nope.b", []), ("..", []), (".list[9]", []),
  ])
  func `printer columns find what their path names`(path: String, found: [String]) {
    let json: JSONValue = [
      "a": ["b": "1"], "list": [["x": "2", "t": "v"], ["x": "3", "t": "u"]],
    ]
    #expect(JSONPath(path).values(in: json).compactMap(\.string) == found)
  }
}
