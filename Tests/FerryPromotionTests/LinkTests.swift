// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import Testing

/// Links from what the manifests of releases say.
struct LinkTests {
  private func origin(_ source: String, _ revision: String) -> ReleaseOrigin? {
    ReleaseOrigin(annotations: [
      "org.opencontainers.image.source": source, "org.opencontainers.image.revision": revision,
    ])
  }

  @Test(arguments: [
    ("https://github.com/team/shop.git", "https://github.com/team/shop/compare/", "/commit/"),
    (
      "https://gitlab.com/team/apps/shop", "https://gitlab.com/team/apps/shop/-/compare/",
      "/-/commit/"
    ),
    (
      "https://gitlab.example.com:8443/team/shop/",
      "https://gitlab.example.com:8443/team/shop/-/compare/", "/-/commit/"
    ),
    (
      "https://gitea.example.com/team/shop", "https://gitea.example.com/team/shop/compare/",
      "/commit/"
    ),
    ("https://codeberg.org/team/shop", "https://codeberg.org/team/shop/compare/", "/commit/"),
  ])
  func `two releases of one repository are compared as its host does it`(
    source: String, start: String, commit: String
  ) throws {
    let (old, new) = (String(repeating: "a", count: 40), String(repeating: "b", count: 40))
    let found = links(
      to: try Fleet.release("1.2.0"), try #require(origin(source, new)),
      from: [try Fleet.release("1.1.0"): try #require(origin(source, old))])
    #expect(found.map(\.text) == ["Changes from 1.1.0 to 1.2.0", "Source of 1.2.0 (bbbbbbbbbbbb)"])
    #expect(found.first?.url == "\(start)\(old)...\(new)")
    #expect(found.last?.url.hasSuffix(commit + new) == true)
  }

  @Test(arguments: [
    (GitHost.gitlab, "-/compare/"), (.github, "compare/"), (.gitea, "compare/"),
    (.forgejo, "compare/"),
  ])
  func `a host whose kind is known is taken by that and not by its name`(
    kind: GitHost, way: String
  ) throws {
    let source = "https://github.example.com/code/team/shop"
    let found = links(
      to: try Fleet.release("1.2.0"), try #require(origin(source, "bbbbbbb")), at: kind,
      from: [try Fleet.release("1.1.0"): try #require(origin(source, "aaaaaaa"))])
    #expect(found.first?.url == "\(source)/\(way)aaaaaaa...bbbbbbb")
  }

  @Test func `releases of different repositories are not compared`() throws {
    let found = links(
      to: try Fleet.release("1.2.0"),
      try #require(origin("https://github.com/team/shop", "bbbbbbb")),
      from: [
        try Fleet.release("1.1.0"): try #require(origin("https://github.com/team/old", "aaaaaaa"))
      ])
    #expect(found.map(\.url) == ["https://github.com/team/shop/commit/bbbbbbb"])
  }

  @Test func `at a host that is not known the repository is named`() throws {
    let found = links(
      to: try Fleet.release("1.2.0"),
      try #require(origin("https://git.example.com/team/shop", "bbbbbbb")), from: [:])
    #expect(found.map(\.url) == ["https://git.example.com/team/shop"])
  }

  @Test(arguments: [
    "javascript:alert(1)", "ftp://github.com/team/shop", "https://github.com/team/shop) [x](y",
    "https://github.com/team/shop\"><b>", "https://user:pass@github.com/team/shop",
    "https://github.com/team/../shop", "https://github.com/team/shop?x=1", "https://github.com",
    "https:///team/shop", "git@github.com:team/shop.git", "", "https://github.com/team/a|b",
    "https://github.com/team/shop\nhttps://example.com/a/b",
  ])
  func `what is not plainly a repository on the web is left out`(source: String) {
    #expect(origin(source, "bbbbbbb") == nil)
  }

  @Test(arguments: ["main", "bbb", "bbbbbbb/../..", "bbbbbbb)", String(repeating: "b", count: 65)])
  func `what is no commit is left out`(revision: String) throws {
    let found = try #require(origin("https://github.com/team/shop", revision))
    #expect(found.revision == nil)
    #expect(
      links(to: try Fleet.release("1.2.0"), found, from: [:]).map(\.url)
        == ["https://github.com/team/shop"])
  }

  @Test func `a changelog is linked when it is on the web`() throws {
    let found = try #require(
      ReleaseOrigin(annotations: ["ferry.dev/changelog": "https://example.com/news?v=1.2.0#top"]))
    #expect(
      links(to: try Fleet.release("1.2.0"), found, from: [:]).map(\.url)
        == ["https://example.com/news?v=1.2.0#top"])
    #expect(ReleaseOrigin(annotations: ["ferry.dev/changelog": "data:text/html,x"]) == nil)
  }

  @Test func `the body has the links`() throws {
    var proposal = try #require(try Fleet().decision.proposal)
    proposal.links = links(
      to: proposal.release, try #require(origin("https://github.com/team/shop", "bbbbbbb")),
      from: [:])
    let body = try mergeRequestBody(
      proposal, template: "{{#links}}\n- [{{text}}]({{{url}}})\n{{/links}}\n{{{marker}}}",
      limit: 60_000)
    #expect(
      body.hasPrefix(
        "- [Source of 1.2.0 (bbbbbbb)](https://github.com/team/shop/commit/bbbbbbb)\n"))
  }
}
