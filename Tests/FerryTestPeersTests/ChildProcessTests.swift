// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import Glibc
import Testing

@Suite(.timeLimit(.minutes(1))) struct ChildProcessTests {
  @Test func `a program that does not exist is a failure`() {
    #expect(throws: ChildProcessFailure.self) { try ChildProcess("/no/such/program") }
  }

  @Test func `a child that ends without the line fails the wait and shows what it wrote`()
    async throws
  {
    let child = try ChildProcess("sh", ["-c", "echo out; echo error >&2; exit 3"])
    let failure = await #expect(throws: ChildProcessFailure.self) {
      try await child.line(containing: "listening")
    }
    #expect(failure?.description.contains("out\nerror\n") == true)
    #expect(await child.exitCode() == 3)
  }

  @Test func `a line is found whether it is past or coming`() async throws {
    let child = try ChildProcess("sh", ["-c", "echo one; echo two 2; read -r _; sleep 600"])
    #expect(try await child.line(containing: "two") == "two 2")
    #expect(try await child.line(containing: "one") == "one")
  }

  @Test func `a child reads what is written to it, and others read nothing`() async throws {
    let child = try ChildProcess("sh", ["-c", "read -r a; read -r b; echo $b $a"], hasInput: true)
    try child.write(line: "one")
    try child.write(line: "two")
    #expect(try await child.line(containing: "one") == "two one")
    let deaf = try ChildProcess("sh", ["-c", "read -r a || echo nothing"])
    #expect(try await deaf.line(containing: "nothing") == "nothing")
    #expect(throws: ChildProcessFailure.self) { try deaf.write(line: "one") }
  }

  @Test func `what a child cost is told to the nanosecond`() async throws {
    let child = try ChildProcess("sh", ["-c", "echo x; read -r _"], hasInput: true)
    _ = try await child.line(containing: "x")
    #expect(try (1e-6..<60).contains(child.cpuTime))
  }

  @Test func `a cancelled wait returns`() async throws {
    let child = try ChildProcess("sleep", ["600"])
    await withTaskGroup { group in
      group.addTask { _ = try? await child.line(containing: "never") }
      group.cancelAll()
    }
  }

  @Test func `closing kills the child and all it started`() async throws {
    let child = try ChildProcess("sh", ["-c", "sleep 600 & echo started $!; wait"])
    let started = try await child.line(containing: "started").split(separator: " ")[1]
    child.close()
    #expect(await child.exitCode() == 128 + SIGKILL)
    try await waitForEnd(of: try #require(Int32(started)))
  }

  @Test func `a signal reaches the child`() async throws {
    let child = try ChildProcess("sleep", ["600"])
    child.signal(SIGTERM)
    #expect(await child.exitCode() == 128 + SIGTERM)
  }

  @Test func `a run returns the output, in the given folder and environment`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("a.txt", "hello")
    let text = try await ChildProcess.run(
      "sh", ["-c", "cat a.txt; echo $WHO"], environment: ["WHO": "you"], directory: folder.path)
    #expect(text == "helloyou\n")
  }

  @Test func `a temporary folder goes with its last reference`() throws {
    var folder: TemporaryFolder? = try TemporaryFolder()
    let path = try #require(folder?.path)
    try folder?.write("file", "text")
    #expect(access(path, F_OK) == 0)
    folder = nil
    #expect(access(path, F_OK) == -1)
  }
}
