// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import Glibc
import Testing

/// How `ferry serve` ends while it waits for somebody who never answers.
@Suite(.timeLimit(.minutes(1)), .serialized)
struct StopTests {
  private static let silence = """
    import socket, time
    server = socket.create_server(("127.0.0.1", 0))
    print("port", server.getsockname()[1], flush=True)
    time.sleep(600)
    """

  @Test(arguments: [SIGTERM, SIGINT])
  func `a stop does not wait for a Git remote that is silent`(signal: Int32) async throws {
    try await expectStop(signal) { port, _ in "http://127.0.0.1:\(port)/config.git" }
  }

  @Test func `a stop waits neither for a cluster nor for a registry that is silent`() async throws {
    try await expectStop(SIGTERM) { port, folder in
      try folder.write(
        "make.sh",
        """
        mkdir -p config/environments/staging/eu-1
        cat > config/environments/staging/eu-1/shop.yaml <<END
        apiVersion: operator.werf.dev/v1
        kind: Bundle
        metadata: {name: shop, namespace: shop}
        spec: {registry: "127.0.0.1:\(port)", repo: team/shop, version: 1.4.0}
        END
        git -C config init -q -b main
        git -C config add .
        git -C config -c user.name=x -c user.email=x@x commit -q -m x
        """)
      try await ChildProcess.run("sh", ["-e", "make.sh"], directory: folder.path)
      return folder.path + "/config"
    }
  }

  /// Starts Ferry against a server that takes connections and says nothing; a signal must end it in
  /// time.
  private func expectStop(
    _ signal: Int32, repository: (String, TemporaryFolder) async throws -> String
  ) async throws {
    let server = try ChildProcess("python3", ["-c", Self.silence])
    defer { server.close() }
    let port = String(try await server.line(containing: "port ").dropFirst(5))
    let folder = try TemporaryFolder()
    let kubeconfig = try folder.write(
      "kubeconfig",
      """
      clusters: [{name: a, cluster: {server: "http://127.0.0.1:\(port)"}}]
      users: [{name: a, user: {token: x}}]
      contexts: [{name: staging-eu-1, context: {cluster: a, user: a}}]
      """)
    let ferry = try ChildProcess.ferry(
      [
        "serve", "--repository", try await repository(port, folder), "--kubeconfig", kubeconfig,
        "--listen", "127.0.0.1:0",
      ],
      environment: [
        "PATH": String(cString: getenv("PATH")), "HOME": folder.path, "TMPDIR": folder.path,
      ])
    defer { ferry.close() }
    _ = try await ferry.line(containing: "listening on")
    if !ferry.text.contains("follows main") { try await waitForConnection(to: port) }
    let start = ContinuousClock.now
    ferry.signal(signal)
    #expect(await ferry.exitCode() == 0, "\(ferry.text)")
    #expect(ContinuousClock.now - start < .seconds(15))
  }

  /// Returns when somebody is connected to the port.
  private func waitForConnection(to port: String) async throws {
    let isConnected = #"$3 ~ ":" port "$" && $4 == "01" { found = 1 } END { exit !found }"#
    try await ChildProcess.run(
      "sh",
      [
        "-c", "until awk -v port=$(printf %04X \(port)) '\(isConnected)' /proc/net/tcp; do :; done",
      ])
  }
}
