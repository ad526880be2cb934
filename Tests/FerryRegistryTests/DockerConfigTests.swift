// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import Testing

@testable import FerryRegistry

@Suite struct DockerConfigTests {
  private func config(_ text: String) throws(RegistryFailure) -> DockerConfig {
    try DockerConfig(parsing: Array(text.utf8), path: "/config.json")
  }

  @Test func `an account is for exactly its host and port`() throws {
    let config = try config(
      """
      {"auths": {"registry.example.com:5000": {"auth": "bWU6c2U6Y3JldA=="}, "other": {}},
       "credsStore": "desktop"}
      """)
    let account = RegistryCredentials(username: "me", password: Redacted("se:cret"))
    #expect(config.credentials(for: shop("registry.example.com:5000")) == account)
    #expect(config.credentials(for: shop("registry.example.com")) == nil)
    #expect(config.credentials(for: shop("evil-registry.example.com:5000")) == nil)
    #expect(config.credentials(for: shop("other")) == nil)
  }

  @Test(arguments: ["https://index.docker.io/v1/", "docker.io", "registry-1.docker.io"])
  func `Docker Hub has many names`(key: String) throws {
    let config = try config(#"{"auths": {"\#(key)": {"username": "me", "password": "x"}}}"#)
    #expect(config.credentials(for: shop("docker.io"))?.username == "me")
    #expect(config.credentials(for: shop("index.docker.io"))?.username == "me")
  }

  @Test(arguments: [
    ("team/shop", "one"), ("team/shop/admin", "one"), ("team/shopping", "team"), ("other", "all"),
  ])
  func `of several accounts for one registry the longest path counts`(
    path: String, username: String
  ) throws {
    let config = try config(
      #"""
      {"auths": {
        "registry.example.com": {"username": "all", "password": "x"},
        "registry.example.com/team": {"username": "team", "password": "x"},
        "registry.example.com/team/shop": {"username": "one", "password": "x"}}}
      """#)
    let repository = RegistryRepository(registry: "registry.example.com", path: path)
    #expect(config.credentials(for: repository)?.username == username)
  }

  @Test func `a plain key counts before the old form of a URL`() throws {
    let config = try config(
      #"""
      {"auths": {
        "registry.example.com": {"username": "new", "password": "x"},
        "https://registry.example.com/v1/": {"username": "old", "password": "x"},
        "https://old.example.com/v1/": {"username": "old", "password": "x"}}}
      """#)
    #expect(config.credentials(for: shop("registry.example.com"))?.username == "new")
    #expect(config.credentials(for: shop("old.example.com"))?.username == "old")
  }

  private func shop(_ registry: String) -> RegistryRepository {
    RegistryRepository(registry: registry, path: "team/shop")
  }

  @Test(arguments: ["", "[]x", #"{"auths": 1}"#, #"{"auths": {"a": {"auth": "bWU="}}}"#])
  func `what is no Docker config is refused with its path`(text: String) {
    let failure = #expect(throws: RegistryFailure.self) {
      try DockerConfig(parsing: Array(text.utf8), path: "/config.json")
    }
    #expect(failure?.description.contains("/config.json") == true)
  }

  @Test(arguments: [
    ("docker.io", "nginx", "https://registry-1.docker.io", "library/nginx"),
    ("docker.io", "team/shop", "https://registry-1.docker.io", "team/shop"),
    ("registry.example.com", "shop", "https://registry.example.com", "shop"),
    ("localhost:5000", "shop", "http://localhost:5000", "shop"),
    ("plain.example.com", "shop", "http://plain.example.com", "shop"),
  ])
  func `a repository has a place`(registry: String, path: String, url: String, place: String) {
    let endpoint = RegistryEndpoint(
      RegistryRepository(registry: registry, path: path),
      RegistrySettings(insecure: ["plain.example.com"]))
    #expect(endpoint?.url.description == url)
    #expect(endpoint?.path == place)
  }

  @Test(arguments: ["https://registry.example.com", "user@registry", "registry/x", "a b", ""])
  func `what is no host is no place`(registry: String) {
    let repository = RegistryRepository(registry: registry, path: "shop")
    #expect(RegistryEndpoint(repository, RegistrySettings()) == nil)
  }
}

@Suite struct AuthChallengeTests {
  @Test func `several challenges in one field are told apart`() {
    let parsed = AuthChallenge.parse(
      #"Negotiate, Bearer realm="https://auth/t?a=b,c",service="a \"b\"" , scope=x, Basic realm="y""#
    )
    #expect(
      parsed == [
        AuthChallenge(scheme: "negotiate", parameters: [:]),
        AuthChallenge(
          scheme: "bearer",
          parameters: ["realm": "https://auth/t?a=b,c", "service": "a \"b\"", "scope": "x"]),
        AuthChallenge(scheme: "basic", parameters: ["realm": "y"]),
      ])
  }

  @Test(arguments: ["", ",,,", "=", "\"", "Bearer realm=\"unending", "Basic realm="])
  func `nonsense ends`(field: String) {
    #expect(AuthChallenge.parse(field).count <= 1)
  }
}
