// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryPorts
import FerryRegistry
import Testing

/// Against a real registry, which asks for nothing, or for Basic.
@Suite(.timeLimit(.minutes(1))) struct DockerRegistryTests {
  @Test func `tags and digests are read without an account`() async throws {
    let registry = try await DockerRegistry()
    defer { registry.close() }
    let shop = RegistryRepository(registry: registry.host, path: "team/shop")
    let pusher = Pusher(registry: registry.host, http: http)
    let first = try await pusher.push("one", to: "team/shop", as: "1.0.0")
    let second = try await pusher.push("two", to: "team/shop", as: "1.0.1_build")

    let client = client()
    #expect(try await client.digest(of: "1.0.0", in: shop, credentials: nil).text == first)
    #expect(try await client.digest(of: "1.0.1+build", in: shop, credentials: nil).text == second)
    #expect(
      try await client.tags(of: shop, credentials: nil).sorted() == ["1.0.0", "1.0.1_build"])
  }

  @Test func `annotations are read by digest, short ones alone`() async throws {
    let registry = try await DockerRegistry()
    defer { registry.close() }
    let shop = RegistryRepository(registry: registry.host, path: "shop")
    let pusher = Pusher(registry: registry.host, http: http)
    let noted = try #require(
      Digest(try await pusher.push("one", note: "here", to: "shop", as: "1")))
    #expect(
      try await client().annotations(of: noted, in: shop, credentials: nil) == ["note": "here"])
    let long = String(repeating: "x", count: 3_000)
    let large = try #require(Digest(try await pusher.push("two", note: long, to: "shop", as: "2")))
    #expect(try await client().annotations(of: large, in: shop, credentials: nil) == [:])
    let unknown = try #require(Digest("sha256:" + String(repeating: "0", count: 64)))
    let failure = await failure { () throws(RegistryFailure) in
      try await client().annotations(of: unknown, in: shop, credentials: nil)
    }
    #expect(failure?.code == .noMatchingTag)
  }

  @Test func `a moved tag has a new digest`() async throws {
    let registry = try await DockerRegistry()
    defer { registry.close() }
    let shop = RegistryRepository(registry: registry.host, path: "shop")
    let pusher = Pusher(registry: registry.host, http: http)
    let client = client()
    let first = try await pusher.push("one", to: "shop", as: "latest")
    #expect(try await client.digest(of: "latest", in: shop, credentials: nil).text == first)
    let second = try await pusher.push("two", to: "shop", as: "latest")
    #expect(first != second)
    #expect(try await client.digest(of: "latest", in: shop, credentials: nil).text == second)
  }

  @Test func `a bundle published again with the same description has a new digest`() async throws {
    let registry = try await DockerRegistry()
    defer { registry.close() }
    let shop = RegistryRepository(registry: registry.host, path: "shop")
    let pusher = Pusher(registry: registry.host, http: http)
    let first = try await pusher.push("0.1.10", note: "old templates", to: "shop", as: "0.1.10")
    let second = try await pusher.push("0.1.10", note: "new templates", to: "shop", as: "0.1.10")
    #expect(first != second)
    let digest = try await client().digest(of: "0.1.10", in: shop, credentials: nil)
    #expect(digest.text == second)
  }

  @Test func `a missing tag and a missing repository are told apart`() async throws {
    let registry = try await DockerRegistry()
    defer { registry.close() }
    let shop = RegistryRepository(registry: registry.host, path: "shop")
    let other = RegistryRepository(registry: registry.host, path: "other")
    try await Pusher(registry: registry.host, http: http).push("one", to: "shop", as: "1.0.0")
    let client = client()
    let tag = await failure { () throws(RegistryFailure) in
      try await client.digest(of: "1.0", in: shop, credentials: nil)
    }
    #expect(tag?.code == .noMatchingTag)
    let repository = await failure { () throws(RegistryFailure) in
      try await client.tags(of: other, credentials: nil)
    }
    #expect(repository?.code == .repositoryNotFound)
    #expect(repository?.doing == "listing the tags of other at \(registry.host)")
  }

  @Test func `an account is asked for, given, and may be wrong`() async throws {
    let registry = try await DockerRegistry(account: account)
    defer { registry.close() }
    let shop = RegistryRepository(registry: registry.host, path: "shop")
    let pusher = Pusher(
      registry: registry.host, http: http,
      authorization: "Basic \(base64(Array("ferry:pa:ss".utf8)))")
    let digest = try await pusher.push("one", to: "shop", as: "1.0.0")
    let client = client()
    #expect(try await client.digest(of: "1.0.0", in: shop, credentials: account).text == digest)
    #expect(try await client.tags(of: shop, credentials: account) == ["1.0.0"])

    let nobody = await failure { () throws(RegistryFailure) in
      try await client.tags(of: shop, credentials: nil)
    }
    #expect(nobody?.code == .unauthorized)
    #expect(nobody?.detail.contains("name a Secret with username and password") == true)
    let wrong = RegistryCredentials(username: "ferry", password: Redacted("guess"))
    let guess = await failure { () throws(RegistryFailure) in
      try await client.digest(of: "1.0.0", in: shop, credentials: wrong)
    }
    #expect(guess?.code == .unauthorized)
  }

  @Test func `the account of the Docker config is used where a Bundle names none`() async throws {
    let registry = try await DockerRegistry(account: account)
    defer { registry.close() }
    let config = try registry.folder.write(
      "config.json",
      #"{"auths": {"\#(registry.host)": {"auth": "\#(base64(Array("ferry:pa:ss".utf8)))"}}}"#)
    let shop = RegistryRepository(registry: registry.host, path: "shop")
    let failure = await failure { () throws(RegistryFailure) in
      try await client(dockerConfig: config).tags(of: shop, credentials: nil)
    }
    #expect(failure?.code == .repositoryNotFound, "it was let in: there is just nothing yet")
  }

  @Test func `a registry that is gone is unreachable`() async throws {
    let registry = try await DockerRegistry()
    registry.close()
    let shop = RegistryRepository(registry: registry.host, path: "shop")
    let failure = await failure { () throws(RegistryFailure) in
      try await client().tags(of: shop, credentials: nil)
    }
    #expect(failure?.code == .unreachable)
  }
}
