// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
import HTTPTypes
import Testing

@testable import FerryHTTP

@Suite struct ProxyRulesTests {
  @Test(arguments: [
    ("example.com", "example.com"), ("a.example.com", "example.com"),
    ("a.example.com", ".example.com"), ("example.com", ".example.com"),
    ("EXAMPLE.com", "a, Example.COM"), ("anything", "*"), ("10.1.2.3", "10.0.0.0/8"),
    ("10.1.2.3", "10.1.2.3"), ("[fd00::5]", "fd00::/8"), ("10.1.2.3", "b 0.0.0.0/0"),
  ])
  func `an excepted host takes no proxy`(_ host: String, _ exceptions: String) throws {
    #expect(try proxy(to: host, exceptions) == nil)
  }

  @Test(arguments: [
    ("example.com", "a.example.com"), ("notexample.com", "example.com"), ("10.1.2.3", "11.0.0.0/8"),
    ("10.1.2.3", "10.0.0.0/33"), ("10.1.2.3", "10.0.0.0/x"), ("10.1.2.3", "2.3"),
    ("[fd00::5]", "10.0.0.0/8"), ("example.com", ""),
  ])
  func `any other host takes it`(_ host: String, _ exceptions: String) throws {
    #expect(try proxy(to: host, exceptions) == "p")
  }

  @Test func `small letters win, and HTTP_PROXY counts for nothing`() throws {
    let rules = ProxyRules(environment: [
      "HTTP_PROXY": "1", "HTTPS_PROXY": "2", "https_proxy": "3", "all_proxy": "4",
    ])
    #expect(rules.proxy(for: try destination("http", "a")) == "4")
    #expect(rules.proxy(for: try destination("https", "a")) == "3")
  }

  @Test func `an empty variable is no proxy`() throws {
    let rules = ProxyRules(environment: ["http_proxy": "", "ALL_PROXY": ""])
    #expect(rules.proxy(for: try destination("http", "a")) == nil)
  }

  private func proxy(to host: String, _ exceptions: String) throws -> String? {
    ProxyRules(environment: ["https_proxy": "p", "no_proxy": exceptions])
      .proxy(for: try destination("https", host))
  }

  private func destination(_ scheme: String, _ host: String) throws -> Destination {
    let request = HTTPRequest(method: .get, scheme: scheme, authority: host, path: "/")
    return try Destination(request, tls: TLSSettings())
  }
}
