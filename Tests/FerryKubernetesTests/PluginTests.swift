// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import FerryTestPeers
import Glibc
import HTTPTypes
import Testing

@testable import FerryKubernetes

/// Plugins that print credentials: shell scripts beside a kubeconfig.
@Suite(.timeLimit(.minutes(1))) struct PluginTests {
  let folder: TemporaryFolder
  let clock = InstantClock()

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [
    ("exit 3", "it ended with status 3"),
    ("echo no login >&2; exit 1", "it ended with status 1: no login"),
    ("kill -9 $$", "it was killed by signal 9"),
    ("echo hello", "it did not print an ExecCredential as JSON"),
    ("yes", "it printed more than 1048576 bytes"),
    (printed(#"{}"#), "it gave neither a token nor a client certificate"),
    (
      printed(#"{"clientKeyData": "K"}"#),
      "it gave a client certificate without its key, or the reverse"
    ),
    (
      printed(#"{"token": "t", "expirationTimestamp": "soon"}"#),
      "its expirationTimestamp is no time: soon"
    ),
    (
      printed(#"{"token": "t"}"#, version: "v1beta1"),
      "it answered in client.authentication.k8s.io/v1beta1, but the kubeconfig says "
        + "client.authentication.k8s.io/v1"
    ),
  ])
  func `a plugin that gives no credential says why`(script: String, detail: String) async throws {
    let api = try await api(ScriptedHTTP([]), script)
    let failure = await failure { () throws(KubernetesFailure) in try await api.get(bundle) }
    #expect(failure?.code == .configuration)
    #expect(failure?.doing == "asking sh for credentials")
    #expect(failure?.detail == detail)
  }

  @Test func `a plugin that is not there says how to install it`() async throws {
    let api = try await api(
      ScriptedHTTP([]), nil, more: "command: no-such-plugin, installHint: get it at example.com")
    let failure = await failure { () throws(KubernetesFailure) in try await api.get(bundle) }
    #expect(
      failure?.detail
        == "it cannot be started (No such file or directory); get it at example.com")
  }

  @Test func `a plugin that does not end is killed with all it started`() async throws {
    let path = try plugin("sleep 600 & echo $! > '\(folder.path)/child'; wait")
    let run = PluginRun(
      plugin: ExecPlugin(
        apiVersion: ExecPlugin.versions[0], command: "sh", arguments: [path],
        environment: Redacted([:]), installHint: nil, wantsClusterInfo: false),
      environment: ["PATH=/usr/bin:/bin"], deadline: .milliseconds(500))
    let failure = await failure { () throws(KubernetesFailure) in try await run.credential() }
    #expect(failure?.detail == "it took longer than 0.5 seconds and was killed")
    let text = String(decoding: try folder.read("child"), as: UTF8.self)
    let child = try #require(pid_t(text.filter(\.isNumber)))
    try await waitForEnd(of: child)
  }

  @Test func `a token is kept until it expires`() async throws {
    let http = ScriptedHTTP { _ in .json(200, [:]) }
    let end = clock.now + .seconds(90)
    let api = try await api(
      http, counting(#"{"token": "t'$n'", "expirationTimestamp": "\#(end)"}"#))
    for _ in 0..<3 {
      _ = try await api.get(bundle)
      clock.advance(by: .seconds(40))
    }
    #expect(authorizations(http) == ["Bearer t1", "Bearer t1", "Bearer t1"])
    _ = try await api.get(bundle)
    #expect(authorizations(http).last == "Bearer t2")
  }

  @Test func `a refused token is replaced, and asked for once more`() async throws {
    let http = ScriptedHTTP { call in
      call.request.headerFields[.authorization] == "Bearer t2"
        ? .json(200, [:]) : .text(401, "Unauthorized")
    }
    let api = try await api(http, counting(#"{"token": "t'$n'"}"#))
    _ = try await api.get(bundle)
    #expect(authorizations(http) == ["Bearer t1", "Bearer t2"])
  }

  @Test func `many who ask at once share one run`() async throws {
    let http = ScriptedHTTP { _ in .json(200, [:]) }
    let api = try await api(http, "sleep 0.2; " + counting(#"{"token": "t'$n'"}"#))
    try await withThrowingTaskGroup { group in
      for _ in 0..<20 { group.addTask { _ = try await api.get(bundle) } }
      try await group.waitForAll()
    }
    #expect(Set(authorizations(http)) == ["Bearer t1"])
  }

  @Test func `a client certificate is used`() async throws {
    let http = ScriptedHTTP { _ in .json(200, [:]) }
    let api = try await api(
      http, printed(#"{"clientCertificateData": "CERT", "clientKeyData": "KEY"}"#))
    _ = try await api.get(bundle)
    #expect(http.calls[0].tls.client?.certificate == Array("CERT".utf8))
    #expect(http.calls[0].tls.client?.key.revealed == Array("KEY".utf8))
    #expect(authorizations(http) == [nil])
  }

  @Test func `a plugin gets its arguments, its environment and the cluster, not our settings`()
    async throws
  {
    let http = ScriptedHTTP { _ in .json(200, [:]) }
    let api = try await api(
      http,
      #"echo "$1|$REGION|$FERRY_TOKEN|$KUBERNETES_EXEC_INFO" > '\#(folder.path)/seen'; "#
        + printed(#"{"token": "t"}"#),
      arguments: ["get-token"],
      more: "env: [{name: REGION, value: eu}], provideClusterInfo: true")
    _ = try await api.get(bundle)
    let seen = String(decoding: try folder.read("seen"), as: UTF8.self)
      .split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false)
    #expect(seen.prefix(3) == ["get-token", "eu", ""])
    #expect(
      try JSONValue(parsing: String(seen[3])) == [
        "apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",
        "spec": [
          "interactive": false,
          "cluster": [
            "server": "https://api:6443", "tls-server-name": "kubernetes",
            "certificate-authority-data": "Q0E=", "config": ["audience": "ferry"],
          ],
        ],
      ])
  }

  private func api(
    _ http: ScriptedHTTP, _ script: String?, arguments: [String] = [], more: String = ""
  ) async throws -> any KubernetesAPI {
    let words = try script.map { [try plugin($0)] + arguments }
    let command = words.map { "command: sh, args: [\($0.joined(separator: ", "))], " } ?? ""
    let path = try folder.write(
      "config",
      """
      contexts: [{name: c, context: {cluster: c, user: u}}]
      clusters:
        - name: c
          cluster:
            server: "https://api:6443"
            tls-server-name: kubernetes
            certificate-authority-data: Q0E=
            extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: ferry}}]
      users:
        - name: u
          user:
            exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, \(command)\(more)}
      """)
    let source = KubeconfigSource(
      environment: [
        "KUBECONFIG": path, "PATH": "/usr/bin:/bin", "FERRY_TOKEN": "secret",
      ])
    return try await KubernetesFleet(source, http: http, clock: clock, warn: { _ in })
      .api(contexts: ["c"])
  }

  /// A script for `sh`: a file that was just written cannot always be started itself (ETXTBSY), for
  /// another test may be starting a program at that moment, and has it open until then.
  private func plugin(_ script: String) throws -> String {
    try folder.write("plugin", script + "\n")
  }

  /// A script that counts its runs in `$n`.
  private func counting(_ status: String) -> String {
    "echo >> '\(folder.path)/runs'; n=$(wc -l < '\(folder.path)/runs'); " + printed(status)
  }

  private func authorizations(_ http: ScriptedHTTP) -> [String?] {
    http.calls.map { $0.request.headerFields[.authorization] }
  }

  /// Whether a process has ended; what nobody collected yet counts as ended.
}

private func printed(_ status: String, version: String = "v1") -> String {
  #"echo '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/"#
    + #"\#(version)", "status": \#(status)}'"#
}
