// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryManifests
import Testing

@Suite struct `The file of holds` {
  private static let production = EnvironmentName(checked: "production")
  private static let shop = BundleName(checked: "shop")

  private func hold(_ bundle: BundleName?, until: Timestamp? = nil) -> Hold {
    Hold(
      environment: Self.production, bundle: bundle,
      note: StopNote(
        reason: "it's: slow # again", by: "ann", since: Timestamp(seconds: 1_000_000), until: until)
    )
  }

  private func holds(in content: [UInt8]) -> [Hold] {
    let file = SourceFile(path: Stops.holdsFile(of: Self.production), content: content)
    let stops = Repository([file]).desiredState(at: someRevision).stops
    #expect(stops.diagnostics.map(\.description) == [])
    return stops.holds
  }

  @Test func `is made with the first hold, and read back`() throws {
    let hold = hold(Self.shop, until: Timestamp(seconds: 2_000_000))
    let content = try holdEdit(adding: hold, to: nil)
    #expect(holds(in: content) == [hold])
    #expect(
      String(decoding: content, as: UTF8.self).contains("\n    - bundle: shop\n      reason: "))
  }

  @Test func `keeps its comments when holds come and go`() throws {
    let first = try holdEdit(adding: hold(Self.shop), to: nil)
    let text = String(decoding: first, as: UTF8.self) + "    # ask bob first\n"
    let second = try holdEdit(adding: hold(nil), to: Array(text.utf8))
    #expect(holds(in: second) == [hold(Self.shop), hold(nil)])
    let third = try #require(
      try holdEdit(removing: nil, of: Self.production, from: second))
    #expect(String(decoding: third, as: UTF8.self) == text)
  }

  @Test func `is as it was when the last hold is lifted and another set`() throws {
    let one = try holdEdit(adding: hold(Self.shop), to: nil)
    let none = try #require(try holdEdit(removing: Self.shop, of: Self.production, from: one))
    #expect(holds(in: none) == [])
    #expect(try holdEdit(adding: hold(Self.shop), to: none) == one)
  }

  @Test func `loses every hold of a Bundle at once, and no other`() throws {
    var content = try holdEdit(adding: hold(Self.shop), to: nil)
    let search = BundleName(checked: "search")
    for bundle in [search, Self.shop, nil] {
      content = try holdEdit(adding: hold(bundle), to: content)
    }
    let left = try #require(try holdEdit(removing: Self.shop, of: Self.production, from: content))
    #expect(holds(in: left) == [hold(search), hold(nil)])
    #expect(try holdEdit(removing: Self.shop, of: Self.production, from: left) == nil)
  }

  @Test(arguments: ["kind: [", "kind: Holds\n", "spec: {holds: x}\n"])
  func `is left alone where it cannot be edited`(text: String) {
    let failure = #expect(throws: EditFailure.self) {
      try holdEdit(adding: hold(nil), to: Array(text.utf8))
    }
    #expect(failure?.description.contains("environments/production/holds.yaml") == true)
  }

  @Test func `takes no hold without a reason`() {
    var silent = hold(nil)
    silent.note.reason = ""
    #expect(throws: EditFailure.self) { try holdEdit(adding: silent, to: nil) }
  }
}

@Suite struct `A text that travels` {
  private let origin = SourceLocation(file: "shop.yaml", document: 1, line: 3)

  private func edited(_ text: String, _ move: FieldMove) throws -> String {
    String(decoding: try move.edited(Array(text.utf8)), as: UTF8.self)
  }

  @Test func `is written over the old one`() throws {
    let move = FieldMove(origin: origin, steps: ["spec", "env", "A"], text: "2", isNew: false)
    let text = "a: 1\n---\nspec:\n  env: {A: \"1\", B: x} # c\n"
    #expect(try edited(text, move) == text.replacing("\"1\"", with: "\"2\""))
  }

  @Test func `is added where there was none`() throws {
    let move = FieldMove(origin: origin, steps: ["spec", "env", "A"], text: "v", isNew: true)
    #expect(
      try edited("---\n---\nspec:\n  repo: x\n", move)
        == "---\n---\nspec:\n  repo: x\n  env: {A: v}\n")
    #expect(
      try edited("---\n---\nspec:\n  env:\n    B: x\n", move)
        == "---\n---\nspec:\n  env:\n    B: x\n    A: v\n")
  }

  @Test func `may be the lines of a values file`() throws {
    let move = FieldMove(
      origin: origin, steps: ["data", "app.yaml"], text: "replicas: 3\n", isNew: false)
    #expect(
      try edited("a: 1\n---\ndata:\n  app.yaml: |\n    replicas: 2\n  b: x\n", move)
        == "a: 1\n---\ndata:\n  app.yaml: |\n    replicas: 3\n  b: x\n")
  }

  @Test func `is not written through an alias`() {
    let move = FieldMove(origin: origin, steps: ["spec", "env", "A"], text: "v", isNew: false)
    let failure = #expect(throws: EditFailure.self) {
      try edited("a: 1\n---\nx: &e {A: b}\nspec: {env: *e}\n", move)
    }
    #expect(failure?.description.contains("shop.yaml:3") == true)
  }
}
