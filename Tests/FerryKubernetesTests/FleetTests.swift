// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryKubernetes
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

/// Clusters found in kubeconfig files, and the credentials that lie beside them.
@Suite struct FleetTests {
  let folder: TemporaryFolder
  let clock = InstantClock()

  init() throws { folder = try TemporaryFolder() }

  private func fleet(
    _ http: ScriptedHTTP, _ environment: [String: String] = [:],
    warn: @escaping @Sendable (String) -> Void = { _ in }
  ) -> KubernetesFleet {
    let source = KubeconfigSource(
      environment: ["KUBECONFIG": "\(folder.path)/one:\(folder.path)/two"]
        .merging(environment) { $1 },
      serviceAccountFolder: folder.path)
    return KubernetesFleet(source, http: http, clock: clock, warn: warn)
  }

  private func write(user: String) throws {
    _ = try folder.write(
      "one",
      """
      contexts: [{name: staging, context: {cluster: c, user: u}}]
      clusters: [{name: c, cluster: {server: "https://api:6443/proxy"}}]
      users: [{name: u, user: \(user)}]
      """)
  }

  private func authorizations(_ http: ScriptedHTTP) -> [String?] {
    http.calls.map { $0.request.headerFields[.authorization] }
  }

  @Test func `the first context that is there is taken`() async throws {
    try write(user: "{token: abc}")
    let http = ScriptedHTTP { _ in .json(200, [:]) }
    let api = try await fleet(http).api(contexts: ["production-eu-1", "staging"])
    _ = try await api.get(bundle)
    #expect(http.calls[0].request.authority == "api:6443")
    #expect(http.calls[0].request.path?.hasPrefix("/proxy/apis/operator.werf.dev/v1/") == true)
    #expect(authorizations(http) == ["Bearer abc"])
  }

  @Test func `without any of them the answer says which there are`() async throws {
    try write(user: "{}")
    let failure = await failure { () throws(KubernetesFailure) in
      _ = try await fleet(ScriptedHTTP([])).api(contexts: ["production-eu-1", "eu-1"])
    }
    #expect(failure?.code == .configuration)
    #expect(
      failure?.detail
        == "there is no context production-eu-1 or eu-1; add one, or name another in cluster.yaml"
        + " (there are: staging); the file \(folder.path)/two is not there")
  }

  @Test func `a certificate that is not verified is warned of once`() async throws {
    _ = try folder.write(
      "one",
      """
      contexts: [{name: staging, context: {cluster: c}}]
      clusters: [{name: c, cluster: {server: "https://api", insecure-skip-tls-verify: true}}]
      """)
    let warnings = Lock<[String]>([])
    let fleet = fleet(ScriptedHTTP([])) { warning in warnings.withLock { $0.append(warning) } }
    for _ in 0..<3 { _ = try await fleet.api(contexts: ["staging"]) }
    #expect(warnings.withLock { $0.count } == 1)
    #expect(warnings.withLock { $0.first }?.hasPrefix("context staging trusts any") == true)
  }

  @Test func `the proxy and the trust in any certificate go with every request`() async throws {
    _ = try folder.write(
      "one",
      """
      contexts: [{name: staging, context: {cluster: c}}]
      clusters:
        - name: c
          cluster:
            {server: "https://api", proxy-url: "socks5://proxy:1080", insecure-skip-tls-verify: true}
      """)
    let http = ScriptedHTTP { _ in .json(200, [:]) }
    let api = try await fleet(http).api(contexts: ["staging"])
    for _ in 0..<2 { _ = try await api.get(bundle) }
    #expect(http.calls.map(\.proxy) == ["socks5://proxy:1080", "socks5://proxy:1080"])
    #expect(http.calls.map(\.tls.skipsVerification) == [true, true])
  }

  @Test func `several files are read as one, and each has its own folder`() async throws {
    _ = try folder.write(
      "one", "contexts: [{name: staging, context: {cluster: c, user: u}}]\n")
    let other = try TemporaryFolder()
    let second = try other.write(
      "two",
      """
      clusters: [{name: c, cluster: {server: "https://api", certificate-authority: ca}}]
      users: [{name: u, user: {tokenFile: token}}]
      """)
    _ = try other.write("ca", "CA")
    _ = try other.write("token", "t")
    let http = ScriptedHTTP { _ in .json(200, [:]) }
    let fleet = fleet(http, ["KUBECONFIG": "\(folder.path)/one:\(second)"])
    _ = try await fleet.api(contexts: ["staging"]).get(bundle)
    #expect(authorizations(http) == ["Bearer t"])
    #expect(http.calls[0].tls.certificateAuthority == Array("CA".utf8))
  }

  @Test func `an auth-provider is refused with a sentence, and other contexts go on`() async throws
  {
    _ = try folder.write(
      "one",
      """
      contexts:
        - {name: old, context: {cluster: c, user: old}}
        - {name: new, context: {cluster: c, user: new}}
      clusters: [{name: c, cluster: {server: "https://api"}}]
      users: [{name: old, user: {auth-provider: {name: oidc}}}, {name: new, user: {token: t}}]
      """)
    let http = ScriptedHTTP { _ in .json(200, [:]) }
    let fleet = fleet(http)
    let failure = await failure { () throws(KubernetesFailure) in
      try await fleet.api(contexts: ["old"])
    }
    #expect(failure?.code == .configuration)
    #expect(
      failure?.detail.contains("the auth-provider oidc, which Kubernetes 1.26 removed; use") == true
    )
    _ = try await fleet.api(contexts: ["new"]).get(bundle)
    #expect(authorizations(http) == ["Bearer t"])
  }

  @Test func `who is impersonated is said with every request`() async throws {
    try write(
      user: "{token: t, as: robot, as-uid: u1, as-groups: [a, b], as-user-extra: {Scope/x: [y]}}")
    let http = ScriptedHTTP { _ in .json(200, [:]) }
    _ = try await fleet(http).api(contexts: ["staging"]).get(bundle)
    let said = http.calls[0].request.headerFields.filter {
      $0.name.rawName.hasPrefix("Impersonate-")
    }
    #expect(
      said.map { "\($0.name.rawName): \($0.value)" } == [
        "Impersonate-User: robot", "Impersonate-Uid: u1", "Impersonate-Group: a",
        "Impersonate-Group: b", "Impersonate-Extra-scope%2Fx: y",
      ])
  }

  @Test func `a username and password are sent as Basic`() async throws {
    try write(user: "{username: me, password: secret}")
    let http = ScriptedHTTP { _ in .json(200, [:]) }
    _ = try await fleet(http).api(contexts: ["staging"]).get(bundle)
    #expect(authorizations(http) == ["Basic bWU6c2VjcmV0"])
  }

  @Test func `a token file is read again after a minute`() async throws {
    try write(user: "{tokenFile: token}")
    _ = try folder.write("token", "first\n")
    let http = ScriptedHTTP { _ in .json(200, [:]) }
    let api = try await fleet(http).api(contexts: ["staging"])
    _ = try await api.get(bundle)
    _ = try folder.write("token", "second\n")
    _ = try await api.get(bundle)
    clock.advance(by: .seconds(61))
    _ = try await api.get(bundle)
    #expect(authorizations(http) == ["Bearer first", "Bearer first", "Bearer second"])
  }

  @Test func `a refused token is read again at once`() async throws {
    try write(user: "{tokenFile: token}")
    _ = try folder.write("token", "first")
    let http = ScriptedHTTP { call in
      call.request.headerFields[.authorization] == "Bearer second"
        ? .json(200, [:]) : .text(401, "Unauthorized")
    }
    let api = try await fleet(http).api(contexts: ["staging"])
    let refused = await failure { () throws(KubernetesFailure) in try await api.get(bundle) }
    #expect(refused?.code == .unauthorized)
    #expect(http.calls.count == 1, "the same token is not sent again")
    _ = try folder.write("token", "second")
    _ = try await api.get(bundle)
    #expect(authorizations(http) == ["Bearer first", "Bearer first", "Bearer second"])
  }

  @Test func `a token in a changed kubeconfig is taken up after a refusal`() async throws {
    try write(user: "{token: first}")
    let http = ScriptedHTTP { call in
      call.request.headerFields[.authorization] == "Bearer second"
        ? .json(200, [:]) : .text(401, "Unauthorized")
    }
    let api = try await fleet(http).api(contexts: ["staging"])
    try write(user: "{token: second}")
    _ = try await api.get(bundle)
    #expect(authorizations(http) == ["Bearer first", "Bearer second"])
  }

  @Test func `client certificates and authorities are read from their files`() async throws {
    try write(user: "{client-certificate: me.crt, client-key: me.key}")
    _ = try folder.write("me.crt", "CERTIFICATE")
    _ = try folder.write("me.key", "KEY")
    let http = ScriptedHTTP { _ in .json(200, [:]) }
    _ = try await fleet(http).api(contexts: ["staging"]).get(bundle)
    #expect(http.calls[0].tls.client?.certificate == Array("CERTIFICATE".utf8))
    #expect(http.calls[0].tls.client?.key.revealed == Array("KEY".utf8))
  }

  @Test func `a file that is not there is named`() async throws {
    try write(user: "{tokenFile: nowhere}")
    let api = try await fleet(ScriptedHTTP([])).api(contexts: ["staging"])
    let failure = await failure { () throws(KubernetesFailure) in try await api.get(bundle) }
    #expect(failure?.code == .configuration)
    #expect(
      failure?.detail
        == "\(folder.path)/nowhere cannot be read (No such file or directory)")
  }

  @Test func `in a pod the service account is the context in-cluster`() async throws {
    _ = try folder.write("token", "pod-token")
    _ = try folder.write("ca.crt", "CA")
    let http = ScriptedHTTP { _ in .json(200, [:]) }
    let fleet = fleet(
      http, ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "6443"])
    _ = try await fleet.api(contexts: ["in-cluster"]).get(bundle)
    #expect(http.calls[0].request.authority == "[fd00::1]:6443")
    #expect(http.calls[0].tls.certificateAuthority == Array("CA".utf8))
    #expect(authorizations(http) == ["Bearer pod-token"])
  }
}
