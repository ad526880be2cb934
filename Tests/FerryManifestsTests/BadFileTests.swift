// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

/// One file of a cluster folder that is wrong in one way.
struct BadFile: CustomTestStringConvertible, Sendable {
  let name: String
  let text: String
  /// `line:column`.
  let place: String
  let message: String
  let remedy: String
  var file = "shop.yaml"
  var severity = Diagnostic.Severity.error

  var testDescription: String { name }
}

struct BadFileTests {
  @Test(arguments: badFiles)
  func `each mistake is one diagnostic with its place and its remedy`(_ bad: BadFile) throws {
    let found = diagnostics(of: bad.text, in: bad.file)
    #expect(found.count == 1, "\(found.map(\.description))")
    let first = try #require(found.first)
    #expect(first.file == "environments/production/eu-1/\(bad.file)")
    #expect("\(first.line):\(first.column)" == bad.place, "\(first)")
    #expect(first.message.contains(bad.message), "\(first)")
    #expect(first.remedy.contains(bad.remedy), "\(first)")
    #expect(first.severity == bad.severity)
  }

  @Test func `all mistakes of a file are told at once`() {
    let text = bundleText(version: "latest", spec: "valuess: a").replacing(
      "repo: team", with: "repo: /team")
    #expect(diagnostics(of: text).count == 2)
  }

  @Test func `a file that is wrong everywhere says so at most a hundred times`() {
    let keys = (0..<1000).map { "  key\($0): 1" }.joined(separator: "\n")
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\ndata:\n" + keys
    #expect(diagnostics(of: text).count == 100)
  }

  @Test func `a broken file stops only its own cluster`() {
    let state = state([
      "environments/production/eu-1/shop.yaml": "kind: [",
      "environments/production/us-1/shop.yaml": bundleText(),
    ])
    let broken = state.clusters.filter { $0.value.isBroken }.map(\.key)
    #expect(broken == [productionEU])
    #expect(state.diagnostics.isEmpty)
    #expect(state.clusters.values.first { !$0.isBroken }?.bundles.count == 1)
  }
}
