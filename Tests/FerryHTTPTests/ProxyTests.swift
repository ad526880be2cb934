// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryHTTP
import FerryPorts
import HTTPTypes
import Testing

@Suite(.serialized, .timeLimit(.minutes(1))) struct ProxyTests {
  private let elsewhere = HTTPRequest(
    method: .get, scheme: "http", authority: "elsewhere.test", path: "/a?b")

  @Test func `a proxy's password stays out of the failure`() async throws {
    let client = HTTPClient(
      proxies: ProxyRules(environment: ["http_proxy": "weird://me:secret@127.0.0.1:1"]))
    let failure = await failure(of: client, HTTPCall(request: elsewhere))
    #expect(failure != nil)
    #expect(failure?.description.contains("secret") == false)
  }

  @Test func `the environment's proxy is asked for the whole URL`() async throws {
    let server = try await PythonServer()
    let client = HTTPClient(
      proxies: ProxyRules(environment: ["http_proxy": "http://127.0.0.1:\(server.port)"]))
    let seen = try await client.exchange(HTTPCall(request: elsewhere)).json
    #expect(seen?["target"]?.string == "http://elsewhere.test/a?b")
  }

  @Test func `a call's own proxy goes before the environment's`() async throws {
    let server = try await PythonServer()
    let client = HTTPClient(
      proxies: ProxyRules(environment: ["http_proxy": "http://127.0.0.1:1", "no_proxy": "*"]))
    let call = HTTPCall(request: elsewhere, proxy: "http://127.0.0.1:\(server.port)")
    #expect(try await client.exchange(call).response.status == .ok)
  }

  @Test func `a host that is excepted is reached directly`() async throws {
    let server = try await PythonServer()
    let client = HTTPClient(
      proxies: ProxyRules(environment: [
        "http_proxy": "http://127.0.0.1:1", "no_proxy": "127.0.0.0/8",
      ]))
    let reply = try await client.exchange(call(.get, "/echo", port: server.port))
    #expect(reply.json?["target"]?.string == "/echo")
  }
}
