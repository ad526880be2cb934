// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryHTTP
import FerryKubernetes
import FerryPorts
import FerrySandboxHTTP
import FerrySandboxKubernetes
import FerryTestKit
import FerryTestPeers
import HTTPTypes
import Testing

/// The server on loopback, with real clients.
@Suite(.timeLimit(.minutes(1))) struct ServerTests {
  @Test func `nobody gets in without the token, but health may be asked`() async throws {
    try await withServer { server in
      let namespaces = server.url + "/api/v1/namespaces"
      #expect(try await curl(namespaces, "--cacert", server.authority).status == 401)
      let wrong = try await curl(
        namespaces, "--cacert", server.authority, "-H", "Authorization: Bearer no")
      #expect(wrong.status == 401)
      #expect(try wrong.json["reason"] == "Unauthorized")
      let health = try await curl(server.url + "/readyz", "--cacert", server.authority)
      #expect(health.text == "ok")
    }
  }

  @Test func `a client that does not know the authority does not speak`() async throws {
    try await withServer { server in
      await #expect(throws: ChildProcessFailure.self) { try await curl(server.url + "/readyz") }
    }
  }

  @Test func `Ferry's own client finds what its contract demands`() async throws {
    try await withServer { server in
      server.sandbox.apply([
        ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "shop"]], bundleDefinition,
      ])
      let access = FixedAccess(
        tls: TLSSettings(certificateAuthority: Array(server.sandbox.authorityPEM.utf8)),
        token: "secret")
      let http = HTTPClient()
      let client = KubernetesClient(
        server: APIServer(name: "test", url: try #require(HTTPURL(server.url))), access: access,
        http: http, clock: SystemTime())
      try await KubernetesContract(client, namespace: Namespace(checked: "shop")).check()
      http.shutdown()
    }
  }

  @Test func `a watch hears of changes and ends with the server`() async throws {
    let watcher = try await withServer { server in
      let watcher = try ChildProcess(
        "curl",
        [
          "--silent", "--no-buffer", "--cacert", server.authority, "-H",
          "Authorization: Bearer secret", server.url + "/api/v1/namespaces?watch=true",
        ])
      _ = try await watcher.line(containing: "\"kube-system\"")
      server.sandbox.apply([
        ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "late"]]
      ])
      _ = try await watcher.line(containing: "\"late\"")
      return watcher
    }
    #expect(await watcher.exitCode() != -1)
  }

  @Test(arguments: [("--http2", "2"), ("--http1.1", "1.1")])
  func `a client is spoken to as it prefers`(option: String, version: String) async throws {
    try await withServer { server in
      let told = try await ChildProcess.run(
        "curl",
        [
          "--silent", "--noproxy", "*", "--cacert", server.authority, option, "--write-out",
          " %{http_version}", server.url + "/readyz",
        ])
      #expect(told == "ok \(version)")
    }
  }

  /// libcurl's late frames are no reason to end a connection, however many requests it carried.
  @Test func `one connection carries a thousand writes`() async throws {
    try await withServer { server in
      server.sandbox.apply([
        ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "shop"]]
      ])
      let http = HTTPClient()
      defer { http.shutdown() }
      let url = try #require(
        HTTPURL(server.url + "/api/v1/namespaces/shop/configmaps/a?fieldManager=test"))
      var request = url.request(.patch)
      request.headerFields[.contentType] = "application/apply-patch+yaml"
      request.headerFields[.authorization] = "Bearer secret"
      let body = Array(#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"#.utf8)
      let authority = try SmallFile(server.authority).read()
      let call = HTTPCall(
        request: request, body: body, tls: TLSSettings(certificateAuthority: authority))
      for _ in 0..<1_000 { #expect(try await http.exchange(call).status.kind == .successful) }
    }
  }

  @Test func `a server that stops while requests come in ends each of them`() async throws {
    for _ in 0..<5 {
      let http = HTTPClient()
      defer { http.shutdown() }
      let known = Announcement<HTTPCall>()
      let (answers, answer) = AsyncStream.makeStream(of: Void.self)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<300 {
          group.addTask {
            _ = try? await http.exchange(known.value())
            answer.yield()
          }
        }
        try await withServer { server in
          let url = try #require(HTTPURL(server.url + "/readyz"))
          let authority = try SmallFile(server.authority).read()
          known.tell(
            HTTPCall(
              request: url.request(.get), tls: TLSSettings(certificateAuthority: authority)))
          for await _ in answers.prefix(20) {}
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func `a client that leaves its watch leaves nothing behind`() async throws {
    try await withServer { server in
      for _ in 0..<3 {
        let answer = try? await curl(
          server.url + "/api/v1/namespaces?watch=true", "--cacert", server.authority, "-H",
          "Authorization: Bearer secret", "--max-time", "1")
        #expect(answer == nil)
      }
      let health = try await curl(server.url + "/readyz", "--cacert", server.authority)
      #expect(health.text == "ok")
    }
  }

  @Test(.enabled(if: Kubectl.isThere)) func `kubectl works with the cluster`() async throws {
    try await withServer { server in
      let kubectl = try await Kubectl(server)
      server.sandbox.apply([bundleDefinition])
      let manifest = try kubectl.folder.write("bundle.yaml", bundleManifest)
      try await kubectl.run("apply", "--server-side", "-f", manifest)
      #expect(try await kubectl.run("get", "bndl", "-A").contains("team/shop"))
      #expect(try await kubectl.run("api-resources").contains("bundles"))
      #expect(try await kubectl.run("explain", "bundle.spec").contains("registry"))
      // kubectl has `--subresource` since 1.24 only.
      let path = "/apis/operator.werf.dev/v1/namespaces/default/bundles/shop/status"
      _ = try await curl(
        server.url + path, "--cacert", server.authority, "--request", "PATCH", "-H",
        "Authorization: Bearer secret", "-H", "Content-Type: application/merge-patch+json",
        "--data", #"{"status":{"conditions":[{"type":"Ready","status":"True"}]}}"#)
      try await kubectl.run("wait", "--for=condition=Ready", "bundle/shop", "--timeout=20s")
      #expect(try await kubectl.run("describe", "bundle", "shop").contains("registry.example.com"))
      let job = try kubectl.folder.write("job.yaml", jobManifest)
      try await kubectl.run("apply", "-f", job)
      try await kubectl.run("wait", "--for=condition=Complete", "job/hello", "--timeout=20s")
      #expect(try await kubectl.run("logs", "job/hello").contains("+ echo hello"))
      #expect(try await kubectl.run("get", "jobs").contains("1/1"))
      try await kubectl.run("delete", "bundle", "shop")
      #expect(try await kubectl.run("get", "bundles", "-A").contains("No resources found"))
    }
  }
}

private let bundleManifest = """
  apiVersion: operator.werf.dev/v1
  kind: Bundle
  metadata: {name: shop, namespace: default}
  spec: {registry: registry.example.com, repo: team/shop, version: "1.4.*"}
  """

private let jobManifest = """
  apiVersion: batch/v1
  kind: Job
  metadata: {name: hello, namespace: default}
  spec:
    template:
      spec:
        restartPolicy: Never
        containers: [{name: main, image: "x:1", command: [echo, hello]}]
  """
