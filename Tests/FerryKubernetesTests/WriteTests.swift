// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryKubernetes
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

@Suite struct WriteTests {
  let http = ScriptedHTTP { _ in .json(200, [:]) }

  private var call: HTTPCall? { http.calls.last }

  @Test func `an apply is a patch by ferry that is validated strictly`() async throws {
    _ = try await client(http).apply(manifest, ApplyOptions())
    #expect(call?.request.method == .patch)
    #expect(
      call?.request.path
        == "/apis/operator.werf.dev/v1/namespaces/shop/bundles/shop"
        + "?fieldManager=ferry&fieldValidation=Strict&force=false")
    #expect(call?.request.headerFields[.contentType] == "application/apply-patch+yaml")
    #expect(call?.body == manifest.canonicalBytes)
  }

  @Test func `a dry run by force says so`() async throws {
    _ = try await client(http).apply(manifest, ApplyOptions(force: true, dryRun: true))
    #expect(call?.request.path?.hasSuffix("&force=true&dryRun=All") == true)
  }

  @Test func `the status is applied on its own path, by force`() async throws {
    _ = try await client(http).applyStatus(manifest)
    #expect(
      call?.request.path
        == "/apis/operator.werf.dev/v1/namespaces/shop/bundles/shop/status"
        + "?fieldManager=ferry&fieldValidation=Strict&force=true")
  }

  @Test func `a create is posted to the kind`() async throws {
    _ = try await client(http).create(manifest)
    #expect(call?.request.method == .post)
    #expect(
      call?.request.path
        == "/apis/operator.werf.dev/v1/namespaces/shop/bundles"
        + "?fieldManager=ferry&fieldValidation=Strict")
    _ = try await client(http).create(manifest, dryRun: true)
    #expect(call?.request.path?.hasSuffix("&fieldValidation=Strict&dryRun=All") == true)
  }

  @Test func `a delete asks for its uid and takes dependents along`() async throws {
    try await client(http).delete(bundle, uid: "u-1")
    #expect(call?.request.method == .delete)
    let options = try JSONValue(parsing: call?.body ?? [])
    #expect(options["propagationPolicy"] == "Background")
    #expect(options["preconditions"] == ["uid": "u-1"])
  }

  @Test func `a delete of what is gone is no failure, of a lost kind it is`() async throws {
    let gone: JSONValue = [
      "kind": "Status", "code": 404, "details": ["kind": "bundles", "name": "shop"],
    ]
    try await client(ScriptedHTTP([.json(404, gone)])).delete(bundle, uid: nil)
    let lost = await failure { () throws(KubernetesFailure) in
      try await client(ScriptedHTTP([.text(404, "404 page not found")])).delete(bundle, uid: nil)
    }
    #expect(lost?.code == .missingKind)
  }

  @Test(
    arguments: [
      ["apiVersion": "v1", "kind": "Shrub", "metadata": ["name": "a", "namespace": "shop"]],
      ["apiVersion": "v1", "kind": "Secret", "metadata": ["namespace": "shop"]],
      ["apiVersion": "v1", "kind": "Secret", "metadata": ["name": "a"]],
      ["apiVersion": "v1", "kind": "Secret", "metadata": ["name": "a", "namespace": "../x"]],
      ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "a", "namespace": "shop"]],
    ] as [JSONValue])
  func `a manifest without a place is refused before it is sent`(manifest: JSONValue) async {
    let failure = await failure { () throws(KubernetesFailure) in
      try await client(http).apply(manifest, ApplyOptions())
    }
    #expect(failure?.code == .invalid)
    #expect(http.calls.isEmpty)
  }

  @Test func `a name cannot leave its path`() async throws {
    _ = try await client(http).get(
      ObjectReference(.secret, namespace: shop, name: "../../namespaces?x"))
    #expect(
      call?.request.path == "/api/v1/namespaces/shop/secrets/..%2F..%2Fnamespaces%3Fx")
  }

  @Test func `a log is its last lines, and at most its last 256 KiB`() async throws {
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
    let http = ScriptedHTTP([
      ScriptedReply(200, pieces: Array(repeating: piece, count: 9) + [Array("the end".utf8)])
    ])
    let log = try await client(http).log(
      ofPod: "p", container: "login", in: shop, lines: 50)
    #expect(log.utf8.count == 256 << 10)
    #expect(log.hasSuffix("the end"))
    #expect(
      http.calls[0].request.path
        == "/api/v1/namespaces/shop/pods/p/log?tailLines=50&container=login")
  }
}
