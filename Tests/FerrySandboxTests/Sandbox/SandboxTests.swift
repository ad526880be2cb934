// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryHTTP
import FerryPorts
import FerrySandbox
import FerrySandboxGitHost
import FerrySandboxHTTP
import FerrySandboxKubernetes
import FerrySandboxRegistry
import Testing

@testable import FerryWebhook

private let namespace = Namespace("shop")!

@Suite(.timeLimit(.minutes(2))) struct SandboxTests {
  @Test func `a file that is there is neither written over nor removed`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("kubeconfig", "mine")
    let failure = await #expect(throws: SandboxFailure.self) {
      try await withSandbox(in: folder) { _, _ in }
    }
    #expect(failure?.detail == "File exists")
    #expect(try folder.read("kubeconfig") == Array("mine".utf8))
    #expect(throws: ChildProcessFailure.self) { try folder.read("repositories/x") }
  }

  @Test func `a manifest that the clusters refuse ends the sandbox and leaves nothing`()
    async throws
  {
    let folder = try TemporaryFolder()
    await #expect(throws: SandboxFailure.self) {
      try await withSandbox(
        in: folder, manifests: [["apiVersion": "v1", "kind": "Nothing", "metadata": ["name": "x"]]]
      ) { _, _ in }
    }
    #expect(try await ChildProcess.run("ls", ["-A", folder.path]).isEmpty)
  }

  @Test func `a callback that fails ends the sandbox`() async throws {
    struct Stop: Error {}
    let folder = try TemporaryFolder()
    await #expect(throws: Stop.self) {
      try await withSandbox(in: folder) { _, _ in throw Stop() }
    }
    #expect(try await ChildProcess.run("ls", ["-A", folder.path]).isEmpty)
  }

  @Test func `the description is one line that another program can read`() async throws {
    try await withSandbox(in: TemporaryFolder()) { sandbox, description in
      #expect(!description.line.contains("\n"))
      let json = try JSONValue(parsing: description.line)
      #expect(json.object?.keys.sorted() == ["clusters", "gitHost", "kubeconfig", "registry"])
      #expect(
        json["clusters"]?.array?.map { $0["context"]?.string } == [
          "staging-eu-1", "production-eu-1", "production-us-1", "production-ap-1",
        ])
      #expect(json["gitHost"]?["kind"] == "gitlab")
      #expect(json["gitHost"]?["token"]?.string == sandbox.token.revealed)
      #expect(json["gitHost"]?["webhookSecret"]?.string == sandbox.webhookSecret.revealed)
      #expect("\(description.token)" == "redacted")
    }
  }

  @Test func `kubectl reaches every cluster and finds what it was seeded with`() async throws {
    try await withSandbox(in: TemporaryFolder()) { _, description in
      let mode = try await ChildProcess.run("stat", ["-c", "%a", description.kubeconfig])
      #expect(mode == "600\n")
      for cluster in description.clusters {
        let account = try await kubectl(
          description, cluster.context, "get", "serviceaccount", "werf", "-n", "shop", "-o", "name")
        #expect(account == "serviceaccount/werf\n")
      }
    }
  }

  @Test func `a cluster does not take another cluster's token`() async throws {
    try await withSandbox(in: TemporaryFolder()) { _, description in
      let token = try await kubectl(
        description, "staging-eu-1", "config", "view", "--raw", "--minify", "-o",
        "jsonpath={.users[0].user.token}")
      let ask = { (cluster: SandboxDescription.Cluster) async throws -> Int in
        try await curl(
          cluster.server + "/api/v1/namespaces", "--insecure", "--header",
          "Authorization: Bearer " + token
        ).status
      }
      #expect(try await ask(description.clusters[0]) == 200)
      #expect(try await ask(description.clusters[1]) == 401)
    }
  }

  @Test func `the config repository holds the files it was given`() async throws {
    try await withSandbox(in: TemporaryFolder()) { _, description in
      let folder = try TemporaryFolder()
      let url = description.repository.replacing(
        "http://", with: "http://ferry:\(description.token.revealed)@")
      try await ChildProcess.run("git", ["clone", "-q", url, folder.path + "/clone"])
      #expect(try folder.read("clone/environments/pipeline.yaml") == Array("kind: Pipeline\n".utf8))
    }
  }

  @Test func `pushes to the registry and the repository are told to a receiver`() async throws {
    let receiver = HookReceiver()
    try await withRunning(receiver) {
      try await withSandbox(in: TemporaryFolder()) { sandbox, description in
        let url = HTTPURL(try await receiver.url())!
        try sandbox.registry.notify(url, authorization: Redacted("Bearer s3cret"))
        let digest = try sandbox.registry.publish(
          repository: "team/shop", tag: "1.4.1", content: "one")
        let (push, told) = try await receiver.delivery { $0["events"] != nil }
        let target = told["events"]?.array?.first?["target"]
        #expect(target?["repository"] == "team/shop")
        #expect(target?["tag"] == "1.4.1")
        #expect(target?["digest"]?.string == digest.text)
        #expect(try push.fields.single("Authorization") == "Bearer s3cret")

        try sandbox.sendGitHostEvents(to: url)
        let api = description.gitHost.url + "/api/v4/projects/platform%2Fconfig/merge_requests"
        let opened = try await curl(
          api, "--header", "PRIVATE-TOKEN: " + description.token.revealed, "--data",
          "source_branch=none&target_branch=main&title=x")
        #expect(opened.status == 422)
      }
    }
  }

  @Test func `nothing is left when it ends even while a client watches`() async throws {
    let folder = try TemporaryFolder()
    let (watch, server) = try await withSandbox(in: folder) { _, description in
      let watch = try ChildProcess(
        "kubectl",
        [
          "--kubeconfig", description.kubeconfig, "--context", "staging-eu-1", "get", "namespaces",
          "--watch", "-o", "name",
        ])
      _ = try await watch.line(containing: "namespace/shop")
      return (watch, description.gitHost.url)
    }
    #expect(try await ChildProcess.run("ls", ["-A", folder.path]).isEmpty)
    watch.close()
    // NIO's sockets are inherited: the child of another test can hold the port open, but not answer.
    await #expect(throws: ChildProcessFailure.self) {
      try await curl(server + "/", "--max-time", "2")
    }
  }
}

private func kubectl(
  _ description: SandboxDescription, _ context: String, _ arguments: String...
) async throws -> String {
  try await ChildProcess.run(
    "kubectl", ["--kubeconfig", description.kubeconfig, "--context", context] + arguments)
}

/// Runs the body while a sandbox of the usual clusters runs; all of it is over when this returns.
private func withSandbox<Result: Sendable>(
  in folder: TemporaryFolder, manifests: [JSONValue] = [],
  _ body: @Sendable @escaping (Sandbox, SandboxDescription) async throws -> Result
) async throws -> Result {
  let client = HTTPClient()
  defer { client.shutdown() }
  let plan = SandboxPlan(
    files: ["environments/pipeline.yaml": Array("kind: Pipeline\n".utf8)], manifests: manifests,
    namespaces: [namespace])
  let sandbox = try Sandbox(
    plan, folder: folder.path, http: client, clock: SystemTime(), logger: silent)
  let (results, entrance) = AsyncStream<Result>.makeStream()
  return try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask {
      defer { entrance.finish() }
      try await sandbox.run { description in entrance.yield(try await body(sandbox, description)) }
    }
    for await result in results {
      group.cancelAll()
      // What the end of a cancelled sandbox throws is not the test's business; its files are.
      _ = await group.nextResult()
      return result
    }
    try await group.waitForAll()
    throw CancellationError()
  }
}
