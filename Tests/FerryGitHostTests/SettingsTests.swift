// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGitHost
import FerryPorts
import Testing

@Suite struct SettingsTests {
  @Test(arguments: [
    ("/srv/git/config.git", nil, "not at a Git host"),
    ("file:///srv/git/config.git", nil, "not at a Git host"),
    ("./odd:name/config.git", nil, "not at a Git host"),
    ("https://gitlab.com/config.git", nil, "not the path of a project"),
    ("https://gitlab.com/team/../config.git", nil, "not the path of a project"),
    ("https://gitlab.com/team/con%2Ffig", nil, "not the path of a project"),
    ("http://gitlab.example.com/team/config", nil, "no TLS"),
    ("https://gitlab.com/team/config", "ftp://gitlab.com", "not the URL of a Git host"),
  ])
  func `a repository that tells of no project is refused`(
    repository: String, base: String?, words: String
  ) throws {
    let failure = #expect(throws: GitHostFailure.self) {
      try GitHostSettings(
        kind: .gitlab, repository: repository, base: base, access: .token(Redacted("t0ken")))
    }
    #expect(failure?.code == .configuration)
    #expect(failure?.detail.contains(words) == true)
  }

  @Test(arguments: ["", "two words", "line\r\nX-Evil: 1"])
  func `a token that cannot be sent is refused and not shown`(token: String) {
    let failure = #expect(throws: GitHostFailure.self) {
      try GitHostSettings(
        kind: .gitlab, repository: "https://gitlab.com/team/config", access: .token(Redacted(token))
      )
    }
    #expect(failure?.code == .configuration)
    #expect(failure?.description.contains("Evil") == false)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let kind: GitHost
    let repository: String
    var base: String?
    let api: String
    var project = "team/config"
    var testDescription: String { "\(kind) \(repository) \(base ?? "")" }
  }

  @Test(arguments: [
    Case(
      kind: .gitlab, repository: "https://gitlab.com/team/platform/config.git",
      api: "https://gitlab.com/api/v4", project: "team/platform/config"),
    Case(
      kind: .gitlab, repository: "https://me:secret@git.example.com:8443/team/config/",
      api: "https://git.example.com:8443/api/v4"),
    Case(
      kind: .gitlab, repository: "ssh://git@git.example.com:2222/team/config.git",
      api: "https://git.example.com/api/v4"),
    Case(
      kind: .gitlab, repository: "git@git.example.com:team/config.git",
      api: "https://git.example.com/api/v4"),
    Case(
      kind: .gitlab, repository: "ssh://git@altssh.gitlab.com:443/team/config.git",
      api: "https://gitlab.com/api/v4"),
    Case(
      kind: .gitlab, repository: "https://example.com/gitlab/team/config",
      base: "https://example.com/gitlab/", api: "https://example.com/gitlab/api/v4"),
    Case(
      kind: .gitlab, repository: "ssh.example.com:team/config.git",
      base: "https://example.com/gitlab/api/v4", api: "https://example.com/gitlab/api/v4"),
    Case(
      kind: .gitlab, repository: "http://127.0.0.1:9000/team/config.git",
      api: "http://127.0.0.1:9000/api/v4"),
    Case(
      kind: .github, repository: "git@github.com:team/config.git", api: "https://api.github.com"),
    Case(
      kind: .github, repository: "git@github.com:team/config.git", base: "https://api.github.com",
      api: "https://api.github.com"),
    Case(
      kind: .github, repository: "https://api.example.com/team/config",
      base: "https://api.example.com", api: "https://api.example.com/api/v3"),
    Case(
      kind: .github, repository: "https://acme.ghe.com/team/config",
      api: "https://api.acme.ghe.com"),
    Case(
      kind: .github, repository: "https://git.example.com/team/config",
      api: "https://git.example.com/api/v3"),
    Case(
      kind: .gitea, repository: "https://example.com/git/team/config.git",
      api: "https://example.com/git/api/v1"),
    Case(
      kind: .forgejo, repository: "git@codeberg.org:team/config.git",
      api: "https://codeberg.org/api/v1"),
  ])
  func `API and project follow from the repository`(example: Case) throws {
    let settings = try GitHostSettings(
      kind: example.kind, repository: example.repository, base: example.base,
      access: .token(Redacted("t0ken")))
    #expect(settings.api.description == example.api)
    #expect(settings.project.description == example.project)
  }

  struct Shown: Sendable, CustomTestStringConvertible {
    let kind: GitHost
    let repository: String
    var base: String?
    let url: String
    var isShown = true
    var testDescription: String { "\(kind) \(repository) \(url)" }
  }

  @Test(arguments: [
    Shown(
      kind: .gitlab, repository: "git@git.example.com:team/config.git",
      url: "https://git.example.com/team/apps/shop"),
    Shown(
      kind: .gitlab, repository: "https://git.example.com:8443/team/config",
      url: "https://GIT.example.com:8443/team/shop"),
    Shown(
      kind: .gitlab, repository: "https://git.example.com/team/config",
      url: "https://git.example.com:8443/team/shop", isShown: false),
    Shown(
      kind: .gitlab, repository: "https://git.example.com/team/config",
      url: "http://git.example.com/team/shop"),
    Shown(
      kind: .gitlab, repository: "https://example.com/gitlab/team/config",
      base: "https://example.com/gitlab", url: "https://example.com/gitlab/team/shop"),
    Shown(
      kind: .github, repository: "https://git.example.com/team/config",
      base: "https://git.example.com/api/v3", url: "https://git.example.com/team/shop"),
    Shown(
      kind: .github, repository: "git@github.com:team/config.git", base: "https://api.github.com",
      url: "https://github.com/team/shop"),
    Shown(
      kind: .gitea, repository: "https://example.com/git/team/config.git",
      url: "https://example.com/git/team/shop"),
    Shown(
      kind: .gitea, repository: "https://example.com/git/team/config.git",
      url: "https://example.com/github/team/shop", isShown: false),
    Shown(
      kind: .forgejo, repository: "https://git.example.com/team/config.git",
      url: "https://example.com/team/shop", isShown: false),
  ])
  func `it is known which repositories the host shows besides`(example: Shown) throws {
    let settings = try GitHostSettings(
      kind: example.kind, repository: example.repository, base: example.base,
      access: .token(Redacted("t0ken")))
    let url = try #require(HTTPURL(example.url))
    #expect(settings.site.kind == example.kind)
    #expect(settings.site.shows(url) == example.isShown)
  }
}
