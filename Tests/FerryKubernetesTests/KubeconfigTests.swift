// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import Testing

@testable import FerryKubernetes

@Suite struct KubeconfigTests {
  let text = """
    apiVersion: v1
    kind: Config
    current-context: staging
    contexts:
      - {name: staging, context: {cluster: one, user: robot, namespace: x}}
      - {name: open, context: {cluster: two}}
      - {name: lost, context: {cluster: nowhere, user: robot}}
      - {name: plugged, context: {cluster: one, user: cloud}}
      - {name: crooked, context: {cluster: three, user: robot}}
      - {name: old, context: {cluster: one, user: old}}
      - {name: person, context: {cluster: one, user: person}}
      - {name: unsaid, context: {cluster: one, user: unsaid}}
      - {name: shared, context: {cluster: one, user: shared}}
      - {name: both, context: {cluster: both, user: robot}}
      - {name: proxied, context: {cluster: proxied, user: robot}}
    clusters:
      - name: one
        cluster:
          server: https://api.example.com:6443/k8s/clusters/c-1/
          certificate-authority-data: Q0E=
          tls-server-name: kubernetes
          proxy-url: socks5://proxy:1080
      - name: two
        cluster: {server: "http://127.0.0.1:8001", insecure-skip-tls-verify: true}
      - name: three
        cluster: {server: "api.example.com:6443"}
      - name: both
        cluster: {server: "https://a", certificate-authority: ca, insecure-skip-tls-verify: true}
      - name: proxied
        cluster: {server: "https://a", proxy-url: "proxy:1080"}
    users:
      - name: robot
        user: {client-certificate: pki/me.crt, client-key: /keys/me.key, tokenFile: token}
      - name: cloud
        user: {exec: {command: aws}}
      - name: old
        user: {auth-provider: {name: gcp}}
      - name: person
        user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}}
      - name: unsaid
        user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: x}}
      - name: shared
        user: {token: t, as-groups: [admins]}
    """

  var kubeconfig: Kubeconfig {
    get throws { try Kubeconfig(parsing: Array(text.utf8), path: "/etc/ferry/kubeconfig") }
  }

  @Test func `a context joins a cluster and a user`() throws {
    let identity = try #require(try kubeconfig.resolve("staging"))
    #expect(identity.cluster.url.description == "https://api.example.com:6443/k8s/clusters/c-1")
    #expect(identity.cluster.certificateAuthority == .data(Redacted(Array("CA".utf8))))
    #expect(identity.cluster.serverName == "kubernetes")
    #expect(identity.cluster.proxy == "socks5://proxy:1080")
    #expect(!identity.cluster.skipsVerification)
  }

  @Test func `relative paths begin at the folder of the file`() throws {
    let user = try #require(try kubeconfig.resolve("staging")).user
    #expect(user.clientCertificate == .file("/etc/ferry/pki/me.crt"))
    #expect(user.clientKey == .file("/keys/me.key"))
    #expect(user.tokenFile == "/etc/ferry/token")
  }

  @Test func `a context without a user is nobody`() throws {
    let identity = try #require(try kubeconfig.resolve("open"))
    #expect(identity.user == Kubeconfig.User())
    #expect(identity.cluster.skipsVerification)
  }

  @Test func `a context that is not there is nothing`() throws {
    #expect(try kubeconfig.resolve("production") == nil)
  }

  @Test(arguments: [
    ("lost", "context lost names the cluster nowhere, which is not there"),
    (
      "plugged",
      ":35: the exec plugin of user cloud speaks no version; Ferry speaks "
        + "client.authentication.k8s.io/v1 and client.authentication.k8s.io/v1beta1"
    ),
    (
      "crooked",
      ":26: the server of cluster three is no URL such as https://host:6443: api.example.com:6443"
    ),
    (
      "old",
      ":37: user old uses the auth-provider gcp, which Kubernetes 1.26 removed; use an exec "
        + "plugin, a token file or a client certificate"
    ),
    (
      "person",
      ":39: the exec plugin of user person wants a terminal (interactiveMode Always), which Ferry "
        + "has not; use credentials that need no person"
    ),
    (
      "unsaid",
      ":41: the exec plugin of user unsaid has the interactiveMode -; write Never or IfAvailable"
    ),
    ("shared", ":43: user shared has as-uid, as-groups or as-user-extra without as"),
    (
      "both",
      ":28: cluster both has a certificate-authority and insecure-skip-tls-verify; take one out"
    ),
    ("proxied", ":30: the proxy-url of cluster proxied is no http, https or socks5 URL"),
  ])
  func `a broken entry spoils only what uses it`(context: String, detail: String) throws {
    let kubeconfig = try kubeconfig
    let failure = #expect(throws: KubernetesFailure.self) { try kubeconfig.resolve(context) }
    #expect(failure?.code == .configuration)
    #expect(failure?.detail == (detail.hasPrefix(":") ? "/etc/ferry/kubeconfig" : "") + detail)
  }

  @Test(arguments: [
    ("clusters: [", "/k:"),
    ("- a", "/k:1: it is no mapping"),
    ("users: 1\nusers: 2", "/k:"),
  ])
  func `a file that is no kubeconfig says where`(text: String, detail: String) {
    let failure = #expect(throws: KubernetesFailure.self) {
      try Kubeconfig(parsing: Array(text.utf8), path: "/k")
    }
    #expect(failure?.detail.hasPrefix(detail) == true)
  }

  @Test func `an empty file has nothing`() throws {
    #expect(try Kubeconfig(parsing: [], path: "/k") == Kubeconfig())
  }

  @Test func `of equal names the first file's counts`() throws {
    var merged = try kubeconfig
    let later = """
      contexts:
        - {name: staging, context: {cluster: two}}
        - {name: more, context: {cluster: two}}
      """
    merged.merge(try Kubeconfig(parsing: Array(later.utf8), path: "/later"))
    #expect(try merged.resolve("staging")?.cluster.serverName == "kubernetes")
    #expect(try merged.resolve("more")?.cluster.url.port == 8001)
  }
}
