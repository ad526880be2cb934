// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryHTTP
import FerryPorts
import HTTPTypes
import Testing

@Suite(.serialized, .timeLimit(.minutes(1))) struct TLSTests {
  let client = makeClient()
  static let mutual = "ssl_verify_client on; ssl_client_certificate"

  @Test func `a certificate of an unknown authority is not trusted`() async throws {
    let (mine, other) = (try await Certificates(), try await Certificates())
    let server = try await Nginx(mine)
    for tls in [other.trust, TLSSettings()] {
      let failure = await failure(of: client, call(.get, "/facts", port: server.port, tls: tls))
      #expect(failure?.code == .tls)
      #expect(failure?.detail.contains("certificate") == true)
    }
  }

  @Test func `an authority that is no certificate is a bad setting`() async throws {
    let server = try await Nginx(try await Certificates())
    let garbage = TLSSettings(certificateAuthority: Array("garbage".utf8))
    let failure = await failure(of: client, call(.get, "/facts", port: server.port, tls: garbage))
    #expect(failure?.code == .invalid)
  }

  @Test func `a client key that does not fit is a bad setting`() async throws {
    let (mine, other) = (try await Certificates(), try await Certificates())
    let server = try await Nginx(mine)
    var tls = mine.trust
    tls.client = TLSSettings.ClientIdentity(
      certificate: try mine.client().certificate, key: try other.client().key)
    let failure = await failure(of: client, call(.get, "/facts", port: server.port, tls: tls))
    #expect(failure?.code == .invalid)
  }

  @Test func `skipping verification reaches a server of an unknown authority`() async throws {
    let server = try await Nginx(try await Certificates())
    let tls = TLSSettings(skipsVerification: true)
    let reply = try await client.exchange(call(.get, "/facts", port: server.port, tls: tls))
    #expect(reply.response.status == .ok)
  }

  @Test func `a connection that skipped verification is not used by a call that verifies`()
    async throws
  {
    let server = try await Nginx(try await Certificates())
    let skipping = TLSSettings(skipsVerification: true)
    _ = try await client.exchange(call(.get, "/facts", port: server.port, tls: skipping))
    let strict = call(.get, "/facts", port: server.port, tls: TLSSettings())
    #expect(await failure(of: client, strict)?.code == .tls)
  }

  @Test func `a client certificate from memory proves who we are`() async throws {
    let certificates = try await Certificates()
    let server = try await Nginx(
      certificates, settings: "\(Self.mutual) \(certificates.folder.path)/ca.pem;")
    let anonymous = try await client.exchange(
      call(.get, "/facts", port: server.port, tls: certificates.trust))
    #expect(anonymous.response.status == .badRequest)
    var tls = certificates.trust
    tls.client = try certificates.client()
    let known = try await client.exchange(call(.get, "/facts", port: server.port, tls: tls))
    #expect(known.fact("client") == "CN=client")
  }

  @Test func `a server that rejects us after the handshake is a matter of TLS`() async throws {
    let certificates = try await Certificates()
    let server = try await PythonServer(certificates)
    let failure = await failure(
      of: client, call(.get, "/echo", port: server.port, tls: certificates.trust))
    #expect(failure?.code == .tls)
    #expect(failure?.detail.contains("certificate required") == true)
  }

  @Test func `the server name is asked for and verified in place of the host`() async throws {
    let certificates = try await Certificates()
    let server = try await Nginx(certificates)
    var tls = certificates.trust
    tls.serverName = Certificates.serverName
    let reply = try await client.exchange(call(.get, "/facts", port: server.port, tls: tls))
    #expect(reply.fact("name") == Certificates.serverName)
    #expect(reply.fact("host") == "127.0.0.1:\(server.port)")
    tls.serverName = "other.test"
    let other = call(.get, "/facts", port: server.port, tls: tls)
    #expect(await failure(of: client, other)?.code == .tls)
  }

  @Test func `a server without TLS on a secure port fails the handshake`() async throws {
    let server = try await PythonServer()
    let failure = await failure(
      of: client, call(.get, "/echo", port: server.port, tls: TLSSettings()))
    #expect(failure?.code == .tls || failure?.code == .interrupted)
  }
}
