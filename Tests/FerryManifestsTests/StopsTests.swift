// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryManifests
import Testing

@Suite struct `What people stop` {
  private static let holds = "environments/production/holds.yaml"
  private static let entry = "bundle: shop, reason: r, by: ann, since: 2026-11-21T09:30:00Z"

  private static func holds(_ rest: String) -> String {
    "apiVersion: ferry.dev/v1\nkind: Holds\nspec:\n  holds:\n    \(rest)\n"
  }

  private static func rejections(_ rest: String) -> String {
    "apiVersion: ferry.dev/v1\nkind: Rejections\nspec:\n  rejections:\n    \(rest)\n"
  }

  @Test func `is read from Git`() throws {
    let read = state([
      Self.holds: Self.holds(
        "- {\(Self.entry)}\n    - {by: b, reason: r, since: 2026-11-21T09:30:00Z}"),
      Stops.rejectionsFile: Self.rejections(
        "- {\(Self.entry), version: 1.4.*, until: \"2026-11-22T09:30:00+01:00\"}"),
    ])
    #expect(read.allDiagnostics.map(\.description) == [])
    let since = try #require(Timestamp(rfc3339: "2026-11-21T09:30:00Z"))
    let production = EnvironmentName(checked: "production")
    let shop = BundleName(checked: "shop")
    #expect(
      read.stops.holds == [
        Hold(
          environment: production, bundle: shop,
          note: StopNote(reason: "r", by: "ann", since: since)),
        Hold(
          environment: production, bundle: nil, note: StopNote(reason: "r", by: "b", since: since)),
      ])
    let rejection = try #require(read.stops.rejections.first)
    #expect(rejection.note.until?.description == "2026-11-22T08:30:00Z")
    #expect(rejection.concerns(shop, "1.4.7"))
  }

  @Test(arguments: ["", "spec:\n", "spec: {}\n", "spec:\n  holds:\n", "spec:\n  holds: []\n"])
  func `may be nothing`(rest: String) {
    let read = state([Self.holds: "apiVersion: ferry.dev/v1\nkind: Holds\n" + rest])
    #expect(read.allDiagnostics.map(\.description) == [])
    #expect(read.stops == Stops())
  }

  @Test(arguments: [
    (holds("- {bundel: shop}"), "5:8", "unknown key spec.holds[0].bundel", "write bundle"),
    (holds("- {\(entry), until: soon}"), "5:78", "which is no time", "2026-11-21T09:30:00Z"),
    (
      holds("- {bundle: Shop, reason: r, by: a, since: 2026-11-21T09:30:00Z}"), "5:16",
      "cannot be a Bundle", "all of them"
    ),
    (holds("- {reason: r, since: 2026-11-21T09:30:00Z}"), "5:7", "holds[0].by is missing", "who"),
    (holds("- {by: r, since: 2026-11-21T09:30:00Z}"), "5:7", "reason is missing", "why"),
    (holds("- shop"), "5:7", "spec.holds[0] must be a mapping", "key: value"),
    (holds("{a: b}"), "5:5", "spec.holds must be a list", "[a, b]"),
    ("kind: [", "1:8", "flow", ""),
    (rejections("[]"), "2:7", "a Rejections does not belong here", "environments/rejected.yaml"),
  ])
  func `is one diagnostic where it is wrong, and holds the environment alone`(
    text: String, place: String, message: String, remedy: String
  ) throws {
    let read = state([
      Self.holds: text, "environments/production/eu-1/shop.yaml": bundleText(),
    ])
    let own = read.stops.diagnostics.filter { "\($0.line):\($0.column)" == place }
    let first = try #require(own.first, "\(read.stops.diagnostics)")
    #expect(first.message.contains(message), "\(first)")
    #expect(first.remedy.contains(remedy), "\(first)")
    #expect(read.diagnostics.isEmpty)
    #expect(read.clusters.values.allSatisfy { !$0.isBroken })
    #expect(read.stops.trouble(in: EnvironmentName(checked: "production")) != nil)
    #expect(read.stops.trouble(in: EnvironmentName(checked: "staging")) == nil)
  }

  @Test func `that is rejected needs a version`() throws {
    let read = state([
      Stops.rejectionsFile: Self.rejections(
        "- {\(Self.entry)}\n    - {\(Self.entry), version: '>'}")
    ])
    #expect(read.stops.diagnostics.map(\.message).contains { $0.contains("version is missing") })
    #expect(read.stops.diagnostics.map(\.message).contains { $0.contains("which is no version") })
    #expect(read.stops.trouble(in: EnvironmentName(checked: "staging")) != nil)
  }

  @Test(arguments: [
    ("payments are down\n", "payments are down"),
    ("payments are down\r\n\nby ann\n", "payments are down; by ann"),
    ("", "the file gives no reason"), (" \n\t\n", "the file gives no reason"),
    ("\u{1B}[31mred\u{7}\n", "[31mred"), ("kind: [", "kind: ["),
    (String(repeating: "a", count: 70_000), String(repeating: "a", count: 300)),
  ])
  func `everywhere has a reason, and none is none the less a stop`(text: String, reason: String) {
    let read = state([EmergencyStop.file: text])
    #expect(read.stops.emergency?.reason == reason)
    #expect(read.allDiagnostics.isEmpty)
  }

  @Test(arguments: ["environments/STOP", "environments/STOP/x", "environments/STOP/a/b.yaml"])
  func `everywhere is also a file that cannot be read`(path: String) {
    var repository = Repository()
    repository.add(unreadable: path, because: .symlink)
    let stop = repository.desiredState(at: someRevision).stops.emergency
    #expect(stop?.reason.contains("symbolic link") == true)
  }

  @Test(arguments: ["STOP", "environments/stop", "environments/STOP.md", "environments/a/STOP"])
  func `everywhere is one path and no other`(path: String) {
    #expect(state([path: "x"]).stops.emergency == nil)
  }

  @Test func `in a cluster folder is out of place`() {
    #expect(diagnostics(of: Self.holds("[]")).first?.remedy.contains("holds.yaml") == true)
  }
}
