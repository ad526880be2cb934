// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryRegistry
import FerryTestPeers
import Testing

/// A registry whose certificate no system trusts.
@Suite(.timeLimit(.minutes(1))) struct AuthorityTests {
  @Test func `a registry is trusted by its own authority and by no other's`() async throws {
    let (mine, other) = (try await Certificates(), try await Certificates())
    let stub = try await StubRegistry(http: http)
    defer { stub.close() }
    let server = try await Nginx(
      mine, settings: "location /v2/ { proxy_pass http://\(stub.host); }")
    let registry = "127.0.0.1:\(server.port)"
    let repository = RegistryRepository(registry: registry, path: "headed")
    let trusting = client(settings: .init(certificateAuthorities: [registry: mine.authority]))
    let digest = try await trusting.digest(of: "1.0.0", in: repository, credentials: nil)
    #expect(digest.text.hasSuffix("1111"))

    let doubting = client(settings: .init(certificateAuthorities: [registry: other.authority]))
    let failure = await failure { () throws(RegistryFailure) in
      try await doubting.digest(of: "1.0.0", in: repository, credentials: nil)
    }
    #expect(failure?.code == .unreachable)
    #expect(failure?.detail.contains("certificate") == true)
  }
}
