// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryEnginePromotions
import FerryGit
import FerryPorts
import FerryPromotion
import FerryTestKit
import FerryTestPeers
import Testing

/// What a person asks for while others push to the same branch.
@Suite(.timeLimit(.minutes(1)))
struct MovedBranchTests {
  private let world = EngineWorld()
  private let production = EnvironmentName(checked: "production")

  /// The commands as they are with others who are faster so many times.
  private func work(outrun times: Int) -> PersonalWork {
    let (left, world) = (Lock(times), world)
    var ports = world.ports
    ports.source = HookedRepository(repository: ports.source) { step in
      let number = left.withLock { left in
        if step == "push" { left -= 1 }
        return left
      }
      if step == "push", number >= 0 { world.git.write(["n\(number)": ""], to: world.main) }
    }
    return PersonalWork(
      ports: ports, settings: world.settings,
      order: PersonalOrder(by: "ann", reason: "payments are down"))
  }

  private var files: [String: String] {
    world.git.head(of: world.main).map { world.git.files(of: $0) } ?? [:]
  }

  @Test func `a stop and a start go on from where others moved the branch`() async throws {
    #expect(try await work(outrun: 4).stop().state == .done)
    #expect(files[EmergencyStop.file]?.hasPrefix("payments are down") == true)
    #expect(try await work(outrun: 4).start().state == .done)
    #expect(files[EmergencyStop.file] == nil)
    #expect(["n0", "n1", "n2", "n3"].allSatisfy { files[$0] != nil }, "what others pushed is kept")
  }

  @Test func `so do a hold and its end, straight and by merge request`() async throws {
    _ = try await work(outrun: 2).hold(nil, in: production, until: nil, straight: true)
    #expect(files["environments/production/holds.yaml"]?.contains("payments are down") == true)
    _ = try await work(outrun: 2).resume(nil, in: production, straight: true)
    #expect(files["environments/production/holds.yaml"]?.contains("payments are down") == false)
  }

  @Test func `who is outrun again and again is told so, in bounded time`() async throws {
    let head = world.git.head(of: world.main)
    let refusal = await #expect(throws: PersonalRefusal.self) {
      try await work(outrun: 1_000).stop()
    }
    #expect(refusal?.description.contains("somebody else moved the branch first") == true)
    #expect(files.keys.filter { $0.hasPrefix("n") }.count == 5)
    #expect(files[EmergencyStop.file] == nil)
    #expect(world.git.head(of: world.main) != head)
  }

  @Test func `a push that the server refuses is not tried again`() async throws {
    let pushes = Lock(0)
    world.git.refuse(world.main, words: "protected branch")
    var ports = world.ports
    ports.source = HookedRepository(repository: ports.source) { step in
      if step == "push" { pushes.withLock { $0 += 1 } }
    }
    let work = PersonalWork(
      ports: ports, settings: world.settings, order: PersonalOrder(by: "ann", reason: "x"))
    await #expect(throws: PersonalRefusal.self) { try await work.stop() }
    #expect(pushes.withLock { $0 } == 1)
  }

  @Test func `with real repositories a stop comes after what somebody pushed meanwhile`()
    async throws
  {
    let folder = try TemporaryFolder()
    try folder.write(
      "make.sh",
      """
      git init -q --bare -b main hub.git
      git clone -q hub.git theirs 2>/dev/null
      cd theirs
      git checkout -q -b main
      git config user.name ben; git config user.email ben@example.com
      echo first > README.md; git add .; git commit -q -m first; git push -q origin main
      """)
    try await ChildProcess.run("sh", ["-e", "make.sh"], directory: folder.path)
    let theirs = folder.path + "/theirs"
    let others = Lock(2)
    var ports = world.ports
    let workspace = GitWorkspace(
      of: try GitRemote(parsing: folder.path + "/hub.git"), in: folder.path + "/clone"
    ) { .none }
    ports.source = HookedRepository(repository: workspace) { step in
      let number = others.withLock { left in
        if step == "push" { left -= 1 }
        return left
      }
      guard step == "push", number >= 0 else { return }
      let script =
        "echo \(number) > n\(number); git add .; git commit -q -m n; git push -q origin main"
      do {
        try await ChildProcess.run("sh", ["-ec", script], directory: theirs)
      } catch { Issue.record(error) }
    }
    let work = PersonalWork(
      ports: ports, settings: world.settings,
      order: PersonalOrder(by: "ann", reason: "payments are down"))
    #expect(try await work.stop().state == .done)
    try await ChildProcess.run(
      "sh",
      [
        "-ec",
        "git pull -q origin main && test -f n0 -a -f n1 && grep -q payments environments/STOP",
      ],
      directory: theirs)
  }
}
