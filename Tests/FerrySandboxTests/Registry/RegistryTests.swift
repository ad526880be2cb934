// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryPorts
import FerrySandboxHTTP
import FerrySandboxRegistry
import FerryTestKit
import Testing

private let oci = "Accept: application/vnd.oci.image.manifest.v1+json"
private let credentials = RegistryCredentials(username: "ada", password: Redacted("s3cret"))

@Suite(.timeLimit(.minutes(1))) struct RegistryTests {
  // MARK: Refusals

  @Test(arguments: [
    ("/v2/no/such/tags/list", 404, "NAME_UNKNOWN"),
    ("/v2/shop/manifests/9.9.9", 404, "MANIFEST_UNKNOWN"),
    ("/v2/Shop/manifests/1.0.0", 400, "NAME_INVALID"),
    ("/v2/shop/manifests/1.0.0+1", 400, "TAG_INVALID"),
    ("/v2/shop/blobs/sha256:12", 400, "DIGEST_INVALID"),
    ("/v2/shop/tags/list?n=-1", 400, "PAGINATION_NUMBER_INVALID"),
    ("/v1/", 404, "NAME_UNKNOWN"),
  ])
  func `a wrong question gets the specification's error`(
    path: String, status: Int, code: String
  ) async throws {
    try await withRegistry { registry, url in
      try registry.publish(repository: "shop", tag: "1.0.0", content: "one")
      let answer = try await curl(url + path, "--header", oci)
      #expect(answer.status == status)
      #expect(try answer.json["errors"]?.array?.first?["code"]?.string == code)
    }
  }

  @Test func `a manifest is unknown to a client that does not accept its type`() async throws {
    try await withRegistry { registry, url in
      try registry.publish(repository: "shop", tag: "1.0.0", content: "one")
      let answer = try await curl(url + "/v2/shop/manifests/1.0.0")
      #expect(answer.status == 404)
    }
  }

  @Test func `bytes that have another digest are refused`() async throws {
    try await withRegistry { _, url in
      let digest = "sha256:" + String(repeating: "0", count: 64)
      let answer = try await curl(
        url + "/v2/shop/blobs/uploads/?digest=" + digest, "--data-binary", "hello")
      #expect(answer.status == 400)
      #expect(try answer.json["errors"]?.array?.first?["code"] == "DIGEST_INVALID")
    }
  }

  @Test func `a manifest without its blobs is refused`() async throws {
    try await withRegistry { _, url in
      let digest = "sha256:" + String(repeating: "0", count: 64)
      let answer = try await put(
        manifest: #"{"schemaVersion":2,"config":{"digest":"\#(digest)"}}"#,
        to: url + "/v2/shop/manifests/1.0.0")
      #expect(answer.status == 404)
      #expect(try answer.json["errors"]?.array?.first?["code"] == "MANIFEST_BLOB_UNKNOWN")
    }
  }

  @Test func `a manifest larger than four mebibytes is refused`() async throws {
    try await withRegistry { _, url in
      let blanks = String(repeating: " ", count: 4 << 20)
      let answer = try await put(manifest: blanks + "{}", to: url + "/v2/shop/manifests/1.0.0")
      #expect(answer.status == 413)
    }
  }

  // MARK: Reading

  @Test func `HEAD and GET tell the same digest and length`() async throws {
    try await withRegistry { registry, url in
      let digest = try registry.publish(repository: "team/shop", tag: "1.0.0", content: "one")
      let path = url + "/v2/team/shop/manifests/1.0.0"
      let head = try await curl(path, "--head", "--header", oci)
      let get = try await curl(path, "--header", oci)
      #expect(head.headers["docker-content-digest"] == digest.text)
      #expect(get.headers["docker-content-digest"] == digest.text)
      #expect(head.headers["content-length"] == String(get.body.count))
      let byDigest = try await curl(
        url + "/v2/team/shop/manifests/\(digest)", "--header", oci)
      #expect(byDigest.body == get.body)
    }
  }

  @Test func `other content moves the tag and the same content does not`() async throws {
    try await withRegistry { registry, _ in
      let first = try registry.publish(repository: "shop", tag: "1.0.0", content: "one")
      let same = try registry.publish(repository: "shop", tag: "1.0.0", content: "one")
      let other = try registry.publish(repository: "shop", tag: "1.0.0", content: "two")
      #expect(first == same)
      #expect(first != other)
    }
  }

  @Test func `the layer of a bundle is a chart that tar can read`() async throws {
    try await withRegistry { registry, url in
      try registry.publish(repository: "team/shop", tag: "1.2.3", content: "say \"one\"")
      let manifest = try await curl(url + "/v2/team/shop/manifests/1.2.3", "--header", oci).json
      let layer = manifest["layers"]?.array?.first?["digest"]?.string ?? ""
      let folder = try TemporaryFolder()
      try await ChildProcess.run(
        "curl", ["-sSo", folder.path + "/chart.tgz", url + "/v2/team/shop/blobs/" + layer])
      try await ChildProcess.run("tar", ["xzf", "chart.tgz"], directory: folder.path)
      #expect(try JSONValue(parsing: folder.read("shop/Chart.yaml"))["version"] == "1.2.3")
      let values = try JSONValue(parsing: folder.read("shop/values.yaml"))
      #expect(values["content"] == "say \"one\"")
    }
  }

  @Test func `following the links gives every tag once and in order`() async throws {
    try await withRegistry { registry, url in
      let tags = (0..<25).map { "1.\($0).0" }
      for tag in tags { try registry.publish(repository: "shop", tag: tag, content: tag) }
      var seen: [String] = []
      var next: String? = "/v2/shop/tags/list?n=10"
      var pages = 0
      while let path = next {
        let page = try await curl(url + path)
        seen += try page.json["tags"]?.array?.compactMap(\.string) ?? []
        next = page.headers["link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
        pages += 1
      }
      #expect(pages == 3)
      #expect(seen == tags.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }
  }

  @Test func `every request is counted`() async throws {
    try await withRegistry { registry, url in
      _ = try await curl(url + "/v2/")
      _ = try await curl(url + "/v2/none/tags/list")
      #expect(registry.requestCount == 2)
    }
  }

  // MARK: Pushing

  @Test func `a blob can be pushed in pieces`() async throws {
    try await withRegistry { _, url in
      let start = try await curl(url + "/v2/shop/blobs/uploads/", "--request", "POST")
      #expect(start.status == 202)
      let location = url + (start.headers["location"] ?? "")
      let first = try await curl(location, "--request", "PATCH", "--data-binary", "hello ")
      #expect(first.headers["range"] == "0-5")
      let lost = try await curl(
        location, "--request", "PATCH", "--header", "Content-Range: 9-13", "--data-binary", "world")
      #expect(lost.status == 416)
      let end = try await curl(
        location + "?digest=\(helloWorld)", "--request", "PUT", "--data-binary", "world")
      #expect(end.status == 201)
      #expect(try await curl(url + "/v2/shop/blobs/\(helloWorld)").text == "hello world")
      let again = try await curl(
        location + "?digest=\(helloWorld)", "--request", "PUT", "--data-binary", "world")
      #expect(again.status == 404)
    }
  }

  @Test func `what is pushed can be tagged and pulled and deleted`() async throws {
    try await withRegistry { _, url in
      let pushed = try await curl(
        url + "/v2/shop/blobs/uploads/?digest=\(helloWorld)", "--data-binary", "hello world")
      #expect(pushed.status == 201)
      let manifest = #"{"schemaVersion":2,"config":{"digest":"\#(helloWorld)"},"layers":[]}"#
      let tagged = try await put(manifest: manifest, to: url + "/v2/shop/manifests/1.0.0")
      #expect(tagged.status == 201)
      let path = url + "/v2/shop/manifests/1.0.0"
      #expect(try await curl(path, "--header", oci).text == manifest)
      #expect(try await curl(path, "--request", "DELETE").status == 202)
      #expect(try await curl(path, "--header", oci).status == 404)
      let digest = tagged.headers["docker-content-digest"] ?? ""
      #expect(
        try await curl(url + "/v2/shop/manifests/" + digest, "--header", oci).status == 200)
    }
  }

  // MARK: Access

  @Test func `basic authentication lets only the right password in`() async throws {
    try await withRegistry(.basic(credentials)) { _, url in
      let none = try await curl(url + "/v2/")
      #expect(none.status == 401)
      #expect(none.headers["www-authenticate"]?.hasPrefix("Basic ") == true)
      #expect(try await curl(url + "/v2/", "--user", "ada:wrong").status == 401)
      #expect(try await curl(url + "/v2/", "--user", "ada:s3cret").status == 200)
    }
  }

  @Test func `a token opens only what it was given for`() async throws {
    try await withRegistry(.token(credentials)) { registry, url in
      try registry.publish(repository: "shop", tag: "1.0.0", content: "one")
      let path = url + "/v2/shop/tags/list"
      let challenge = try await curl(path).headers["www-authenticate"] ?? ""
      #expect(challenge.contains("realm=\"\(url)/token\""))
      #expect(challenge.contains("scope=\"repository:shop:pull\""))

      let ask = url + "/token?scope=repository:shop:pull"
      #expect(try await curl(ask, "--user", "ada:wrong").status == 401)
      let token = try await curl(ask, "--user", "ada:s3cret").json["token"]?.string ?? ""
      let bearer = "Authorization: Bearer \(token)"
      #expect(try await curl(path, "--header", bearer).status == 200)
      #expect(try await curl(url + "/v2/mailer/tags/list", "--header", bearer).status == 401)
      let push = try await curl(
        url + "/v2/shop/blobs/uploads/", "--request", "POST", "--header", bearer)
      #expect(push.status == 401)
    }
  }
}

private let helloWorld = "sha256:b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"

private func withRegistry(
  _ access: RegistryAccess = .open,
  _ body: @Sendable @escaping (RegistrySandbox, String) async throws -> Void
) async throws {
  let registry = RegistrySandbox(
    access: access, http: ScriptedHTTP([]), clock: InstantClock(), logger: silent)
  try await withRunning(registry) { try await body(registry, try await registry.address().url) }
}

private func put(manifest: String, to url: String) async throws -> CurlAnswer {
  let folder = try TemporaryFolder()
  let path = try folder.write("manifest.json", manifest)
  return try await curl(
    url, "--request", "PUT", "--header", "Content-Type: " + oci.dropFirst(8),
    "--data-binary", "@" + path)
}
