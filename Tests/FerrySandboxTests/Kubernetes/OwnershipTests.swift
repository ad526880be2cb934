// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerrySandboxKubernetesObjects
import Testing

/// Corners of server-side apply that the recorded cases do not reach.
@Suite struct OwnershipTests {
  private let schema = Schema.object([
    "items": .keyed(by: "name", of: .object(["name": .string, "value": .string])),
    "tags": .set(of: .string), "whole": .atomic(["a": .string, "b": .string]),
    "labels": .stringMap,
  ])

  private func manager() -> ServerSideApply {
    ServerSideApply(schema: schema, apiVersion: "v1", subresource: "", now: "2026-01-01T00:00:00Z")
  }

  @Test(arguments: [
    (["a", "b", "c"], ["b", "x"], ["a", "b", "c", "x"]),
    (["a", "b", "c"], ["c", "a"], ["b", "c", "a"]),
    (["a"], ["x", "a", "y"], ["x", "a", "y"]),
    ([], ["x", "y"], ["x", "y"]),
    (["a", "b"], [], ["a", "b"]),
  ])
  func `elements of a list keep both orders where they can`(
    live: [String], config: [String], merged: [String]
  ) {
    let list = { (names: [String]) in
      JSONValue.object(["items": .array(names.map { ["name": .string($0)] })])
    }
    let result = schema.merging(list(live), list(config))
    #expect(result["items"]?.array?.compactMap { $0["name"]?.string } == merged)
  }

  @Test func `a value of a set goes with its last owner`() throws {
    let one = try manager().applying(["tags": ["x", "y"]], to: [:], by: "one", force: false)
    let two = try manager().applying(["tags": ["y", "z"]], to: one, by: "two", force: false)
    #expect(two["tags"] == ["x", "y", "z"])
    let less = try manager().applying([:], to: two, by: "one", force: false)
    #expect(less["tags"] == ["y", "z"])
  }

  @Test func `an atomic object has one owner as a whole`() throws {
    let one = try manager().applying(["whole": ["a": "1"]], to: [:], by: "one", force: false)
    #expect(throws: OwnershipConflict.self) {
      try manager().applying(["whole": ["b": "2"]], to: one, by: "two", force: false)
    }
    let forced = try manager().applying(["whole": ["b": "2"]], to: one, by: "two", force: true)
    #expect(forced["whole"] == ["b": "2"])
    #expect(ManagedFields(forced[["metadata", "managedFields"]]).entries.count == 1)
  }

  @Test func `what somebody else added stays when a map is left out`() throws {
    let applied = try manager().applying(
      ["labels": ["mine": "1"]], to: [:], by: "one", force: false)
    var edited = applied
    edited.set("2", at: ["labels", "theirs"])
    let updated = manager().updating(applied, to: edited, by: "kubectl-edit")
    let less = try manager().applying([:], to: updated, by: "one", force: false)
    #expect(less["labels"] == ["theirs": "2"])
  }

  @Test func `field sets survive their text`() throws {
    let value: JSONValue = [
      "items": [["name": "a/b\"c", "value": "1"]], "tags": ["x"], "labels": ["a.b/c": "1"],
      "whole": ["a": "1"],
    ]
    let set = schema.fieldSet(of: value)
    #expect(FieldSet(fieldsV1: set.fieldsV1) == set)
    let text = try JSONValue(parsing: set.fieldsV1.canonicalText)
    #expect(FieldSet(fieldsV1: text) == set)
  }
}
