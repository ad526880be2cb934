// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryHTTP
import FerryPorts
import HTTPTypes
import Testing

@Suite(.serialized, .timeLimit(.minutes(1))) struct ExchangeTests {
  let client = makeClient()

  @Test func `a request that cannot be asked is refused before it is sent`() async throws {
    for (authority, path) in [
      ("user:secret@127.0.0.1", "/"), ("", "/"), ("a:0", "/"), ("a:b", "/"), ("a/b", "/"),
      ("[::1", "/"), ("a", "no-slash"), ("a", "/with space"), ("a", "/line\r\nX: y"),
    ] {
      let request = HTTPRequest(method: .get, scheme: "https", authority: authority, path: path)
      let failure = await failure(of: client, HTTPCall(request: request))
      #expect(failure?.code == .invalid, "\(authority) \(path)")
      #expect(failure?.description.contains("secret") == false)
    }
    let file = HTTPRequest(
      method: .get, scheme: "file", authority: "localhost", path: "/etc/passwd")
    #expect(await failure(of: client, HTTPCall(request: file))?.code == .invalid)
  }

  @Test func `a port where nobody listens is unreachable and the sentence hides the query`()
    async throws
  {
    let port = freePort()
    let failure = await failure(of: client, call(.get, "/a/b?token=secret", port: port))
    #expect(failure?.code == .unreachable)
    #expect(failure?.doing == "GET http://127.0.0.1:\(port)/a/b")
    #expect(failure?.detail.contains("Couldn't connect to server") == true)
  }

  @Test func `a name that does not exist is unresolved`() async throws {
    let request = HTTPRequest(method: .get, scheme: "http", authority: "ferry.invalid", path: "/")
    #expect(await failure(of: client, HTTPCall(request: request))?.code == .unresolvedName)
  }

  @Test func `an answer that ends early is an interruption`() async throws {
    let server = try await PythonServer()
    #expect(await failure(of: client, call(.get, "/cut", port: server.port))?.code == .interrupted)
    #expect(await failure(of: client, call(.get, "/dead", port: server.port))?.code == .interrupted)
  }

  @Test func `an answer larger than the limit is refused, announced or not`() async throws {
    let server = try await PythonServer()
    let limits = HTTPLimits(responseBytes: 100_000)
    for path in ["/zeros/100001", "/chunks/131072"] {
      let failure = await failure(of: client, call(.get, path, port: server.port, limits: limits))
      #expect(failure?.code == .tooLarge, "\(path)")
    }
    let whole = try await client.exchange(
      call(.get, "/zeros/100000", port: server.port, limits: limits))
    #expect(whole.body.count == 100_000)
  }

  @Test func `a decompression bomb stops at the limit`() async throws {
    let server = try await PythonServer()
    let before = try residentBytes()
    let bomb = call(.get, "/bomb", port: server.port, limits: HTTPLimits(responseBytes: 8 << 20))
    #expect(await failure(of: client, bomb)?.code == .tooLarge)
    // Far less than the bomb; the rest is what other tests of this process hold.
    #expect(try residentBytes() - before < 512 << 20)
  }

  @Test func `a head without end is refused`() async throws {
    let server = try await PythonServer()
    let failure = await failure(of: client, call(.get, "/flood", port: server.port))
    #expect(failure?.code == .tooLarge || failure?.code == .interrupted)
  }

  @Test func `a compressed answer is decoded, and no field says otherwise`() async throws {
    let server = try await PythonServer()
    let reply = try await client.exchange(call(.get, "/gzip", port: server.port))
    #expect(reply.text == "small")
    #expect(reply.response.headerFields[.contentEncoding] == nil)
    #expect(reply.response.headerFields[.contentLength] == nil)
  }

  @Test(arguments: [HTTPRequest.Method.post, .put, .patch, .delete, .get])
  func `method, fields and body arrive as they were given`(_ method: HTTPRequest.Method)
    async throws
  {
    let server = try await PythonServer()
    var call = call(method, "/a/../b%2Fc?q=1", port: server.port, body: Array("{}".utf8))
    call.request.headerFields[.contentType] = "application/json"
    call.request.headerFields[try HTTPField.Name("X-Empty").unwrapped] = ""
    let seen = try await client.exchange(call).json
    #expect(seen?["method"]?.string == method.rawValue)
    #expect(seen?["target"]?.string == "/a/../b%2Fc?q=1")
    #expect(seen?["body"]?.integer == 2)
    let fields = seen?["fields"]?.strings
    #expect(fields?["content-type"] == "application/json")
    #expect(fields?["x-empty"] == "")
    #expect(fields?["user-agent"] == "ferry")
    #expect(fields?["host"] == "127.0.0.1:\(server.port)")
    #expect(fields?["expect"] == nil)
  }

  @Test func `a large body is sent whole`() async throws {
    let server = try await PythonServer()
    let body = [UInt8](repeating: 7, count: 5_000_000)
    let seen = try await client.exchange(call(.put, "/echo", port: server.port, body: body)).json
    #expect(seen?["body"]?.integer == body.count)
  }

  @Test func `a post without a body says so`() async throws {
    let server = try await PythonServer()
    let seen = try await client.exchange(call(.post, "/echo", port: server.port)).json
    #expect(seen?["fields"]?["content-length"]?.string == "0")
    #expect(seen?["fields"]?["content-type"] == nil)
  }

  @Test func `HEAD gives the fields of an answer larger than the limit`() async throws {
    let server = try await PythonServer()
    let reply = try await client.exchange(call(.head, "/head", port: server.port))
    #expect(reply.response.headerFields[.contentLength] == "\(1 << 40)")
    #expect(reply.body.isEmpty)
  }

  @Test func `an error status and a redirect are answers`() async throws {
    let server = try await PythonServer()
    let reply = try await client.exchange(call(.get, "/redirect", port: server.port))
    #expect(reply.response.status == .found)
    #expect(reply.response.headerFields[.location] == "/echo")
  }
}
