// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FoundationEssentials
import Glibc
import Testing

/// The commands against a world that they know only by URLs, tokens and a kubeconfig.
@Suite(.timeLimit(.minutes(3)), .serialized)
struct SandboxTests {
  @Test func `plan, sync and serve bring a foreign world to what Git says`() async throws {
    let world = try await World()
    defer { world.sandbox.close() }

    let plan = try world.ferry("plan", "--output", "json")
    #expect(await plan.exitCode() == 2)
    #expect(plan.text.contains("\"applyBundle\""))

    let sync = try world.ferry("sync")
    #expect(await sync.exitCode() == 3)
    #expect(sync.text.contains("Job shop-apply-"))

    let serve = try world.ferry(
      "serve", "--listen", "127.0.0.1:0", "--poll-interval", "1s", "--output", "json")
    defer { serve.close() }
    for bundle in ["shop", "search", "mailer"] {
      for context in ["staging-eu-1", "production-eu-1", "production-us-1", "production-ap-1"] {
        let wait = try world.kubectl(
          context, "wait", "--for=condition=Ready", "--timeout=60s", "-n", bundle,
          "bundle/\(bundle)")
        #expect(await wait.exitCode() == 0, "\(wait.text)")
      }
    }
    let table = try world.kubectl("production-eu-1", "get", "bndl", "-A")
    #expect(await table.exitCode() == 0)
    #expect(table.text.contains("1.4.0"))

    let after = try world.ferry("plan")
    #expect(await after.exitCode() == 0, "\(after.text)")
    #expect(after.text.contains("nothing to change in 4 clusters"))

    serve.signal(SIGTERM)
    #expect(await serve.exitCode() == 0)
    try expectLog(serve.text)
    #expect(!serve.text.contains(world.environment["FERRY_TOKEN"] ?? ""))
  }

  /// Every line is an event.
  private func expectLog(_ text: String) throws {
    let lines = text.split(separator: "\n")
    #expect(!lines.isEmpty)
    for line in lines {
      let event = try JSONValue(parsing: String(line))
      for field in ["time", "level", "label", "message"] {
        #expect(event[field]?.string != nil, "\(line)")
      }
      #expect(event["time"]?.string.flatMap(Timestamp.init(rfc3339:)) != nil)
    }
  }

  @Test func `the example repository is valid, and a broken one is told by place`() async throws {
    let good = try ChildProcess.ferry("validate", World.root)
    #expect(await good.exitCode() == 0, "\(good.text)")
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/environments/staging/eu-1", withIntermediateDirectories: true)
    _ = try folder.write("environments/staging/eu-1/x.yaml", "apiVersion: v1\nkind: Deploymint\n")
    let bad = try ChildProcess.ferry("validate", folder.path)
    #expect(await bad.exitCode() == 1)
    #expect(bad.text.contains("environments/staging/eu-1/x.yaml:"))
  }

  @Test func `a repository that is not there is one sentence and exit code 1`() async throws {
    let folder = try TemporaryFolder()
    let plan = try ChildProcess.ferry("plan", "--repository", folder.path + "/none")
    #expect(await plan.exitCode() == 1)
    #expect(plan.text.contains("while fetching"))
  }
}
