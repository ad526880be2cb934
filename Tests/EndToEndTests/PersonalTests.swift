// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryTestPeers
import Glibc
import Testing

/// What people do with the commands, while `ferry serve` follows the same repository.
@Suite(.timeLimit(.minutes(2)), .serialized)
struct PersonalTests {
  /// Runs a command to its end.
  private func ask(
    _ world: SmallWorld, exits code: Int32, _ arguments: String...
  ) async throws -> JSONValue {
    let flags = ["--by", "ann", "--data", world.folder.path + "/ann", "--output", "json"]
    let child = try world.ferry(all: arguments + flags)
    #expect(await child.exitCode() == code, "\(arguments)")
    return (try? JSONValue(parsing: child.text)) ?? .null
  }

  @Test func `hold, promote, resume and rollback end as their exit codes say`() async throws {
    try await SmallWorld.run { world in
      try world.publish("1.4.0")
      let ferry = try world.ferry("serve")
      try await eventually { world.deployed(on: SmallWorld.production) == "1.4.0" }
      let place = ["shop", "--environment", "production"]
      _ = try await ask(world, exits: 64, "hold", place[0], place[1], place[2])
      let held = try await ask(
        world, exits: 0, "hold", place[0], place[1], place[2], "--reason", "freeze", "--now")
      #expect(held["branch"] == "main")

      try world.publish("1.4.1")
      try await eventually { world.deployed(on: SmallWorld.staging) == "1.4.1" }
      let closed = try await ask(
        world, exits: 1, "promote", "shop", "--to", "production", "--version", "1.4.1")
      #expect(closed["sentence"]?.string?.contains("ann holds shop") == true)
      #expect(world.requests.isEmpty)

      _ = try await ask(world, exits: 0, "resume", place[0], place[1], place[2], "--now")
      try await eventually { !world.requests.isEmpty }
      try await world.merge(1)
      try await eventually { world.deployed(on: SmallWorld.production) == "1.4.1" }

      let back = try await ask(
        world, exits: 0, "rollback", place[0], place[1], place[2], "--reason", "sick", "--now")
      #expect(back["state"] == "done")
      try await eventually { world.deployed(on: SmallWorld.production) == "1.4.0" }
      let again = try await ask(
        world, exits: 0, "rollback", place[0], place[1], place[2], "--to", "1.4.1", "--reason", "no"
      )
      #expect(again["mergeRequest"]?["number"] == 2)
      try await expectHistory(of: world)
      ferry.signal(SIGTERM)
      #expect(await ferry.exitCode() == 0)
    }
  }

  /// There and back again, by Ferry's commits; a cluster is asked for by name.
  private func expectHistory(of world: SmallWorld) async throws {
    let place = SmallWorld.production.description
    let child = try world.ferry(all: ["history", "shop", place, "--output", "json"])
    #expect(await child.exitCode() == 0, "\(child.text)")
    let history = try JSONValue(parsing: child.text)
    let steps = (history["git"]?.array ?? []).map {
      "\($0["cluster"]?.string ?? "") \($0["from"]?.string ?? "") \($0["to"]?.string ?? "")"
    }
    #expect(steps == ["\(place) 1.4.1 1.4.0", "\(place) 1.4.0 1.4.1"])
    #expect(history["git"]?.array?.allSatisfy { $0["byFerry"] == true } == true)
    #expect(history["history"]?.array?.allSatisfy { $0["cluster"]?.string == place } == true)
    let text = try world.ferry(all: ["history", "shop", place])
    #expect(await text.exitCode() == 0)
    #expect(text.text.contains("1.4.1 -> 1.4.0"), "\(text.text)")
  }
}
