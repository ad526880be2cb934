// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes
import Testing

@testable import FerryHTTP

@Suite struct DestinationTests {
  @Test(arguments: [
    ("a", "a", nil), ("a.b:1", "a.b", 1), ("10.0.0.1:65535", "10.0.0.1", 65535),
    ("[::1]", "::1", nil), ("[fe80::1]:443", "fe80::1", 443),
  ])
  func `an authority is a host and its port`(_ text: String, _ host: String, _ port: Int?) throws {
    let authority = try #require(Authority(text))
    #expect(authority.host == host)
    #expect(authority.port == port)
  }

  @Test(arguments: [
    "", ":1", "a:", "a:0", "a:65536", "a:1:2", "a:+1", "a:-1", "a b", "a@b", "[]", "[::1", "[::1]1",
    "[a]", "ü",
    "a/b", "a?b", "a#b", "a\r\n",
  ])
  func `what is no authority is refused`(_ text: String) {
    #expect(Authority(text) == nil)
  }

  @Test func `a server name takes the host's place and the host is connected to`() throws {
    let request = HTTPRequest(method: .get, scheme: "https", authority: "[::1]:6443", path: "/a?b")
    let destination = try Destination(request, tls: TLSSettings(serverName: "cluster.test"))
    #expect(destination.url == "https://cluster.test:6443/a?b")
    #expect(destination.hostField == "[::1]:6443")
    #expect(destination.connectTo == "cluster.test:6443:[::1]:6443")
    #expect(destination.host == "::1")
  }

  @Test func `a server name means nothing without TLS`() throws {
    let request = HTTPRequest(method: .get, scheme: "http", authority: "a", path: "/")
    let destination = try Destination(request, tls: TLSSettings(serverName: "b"))
    #expect(destination.url == "http://a/")
    #expect(destination.connectTo == nil)
  }

  @Test func `a server name that is none is refused`() {
    let request = HTTPRequest(method: .get, scheme: "https", authority: "a", path: "/")
    for name in ["b:1", "b c", "b/c", ""] {
      #expect(throws: HTTPFailure.self) {
        try Destination(request, tls: TLSSettings(serverName: name))
      }
    }
  }
}
