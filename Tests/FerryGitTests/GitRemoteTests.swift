// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGit
import Testing

/// How addresses of repositories are read.
struct GitRemoteTests {
  @Test(arguments: [
    "", " ", "relative/path", "file://host/path", "ftp://host/path", "https://", "https://host",
    "https://host/", "https://user:secret@host/path", "https://a@b@host/path",
    "https://host:0/path", "https://host:99999/path", "https://host:secret/path",
    "https://ho st/path", "https://host/path?secret=1", "https://host/path#secret",
    "http://host/path", "http://127.evil.example/path", "http://localhost.evil/path",
    "ssh://host", "ssh://-oProxyCommand=secret/path", "git@:path", "git@host:", "https://[::1/path",
    "https://host/pa\nth", "git@-host:path",
  ])
  func `an address that cannot be used is refused without being repeated`(_ text: String) {
    let failure = #expect(throws: GitFailure.self) { try GitRemote(parsing: text) }
    #expect(failure?.code == .invalid)
    #expect(failure?.description.contains("secret") == false)
  }

  @Test(arguments: [
    Row("https://Git.Example.com/team/x.git", "https://git.example.com/team/x.git", .http),
    Row("https://ada@host:8443/x", "https://host:8443/x", .http, user: "ada", port: 8443),
    Row("http://127.0.0.1:80/x", "http://127.0.0.1:80/x", .http, port: 80),
    Row("http://localhost/x", "http://localhost/x", .http),
    Row("http://[::1]:80/x", "http://[::1]:80/x", .http, port: 80),
    Row("ssh://host/x", "ssh://git@host/x", .ssh, user: "git"),
    Row("ssh://ada@host:2222/x", "ssh://ada@host:2222/x", .ssh, user: "ada", port: 2222),
    Row("git@host:team/x.git", "git@host:team/x.git", .ssh, user: "git"),
    Row("host:x.git", "git@host:x.git", .ssh, user: "git"),
    Row("/srv/git/x", "/srv/git/x", .file), Row("file:///srv/git/x", "/srv/git/x", .file),
  ])
  private func `an address is read into its parts`(_ row: Row) throws {
    let remote = try GitRemote(parsing: row.text)
    #expect(remote.url == row.url)
    #expect(remote.description == row.url)
    #expect(remote.transport == row.transport)
    #expect(remote.user == row.user)
    #expect(remote.port == row.port)
  }

  @Test func `plain HTTP is for this machine, unless it was allowed`() throws {
    let remote = try GitRemote(parsing: "http://host/x", allowsPlainHTTP: true)
    #expect(remote.url == "http://host/x")
  }

  private struct Row: CustomTestStringConvertible {
    let text: String
    let url: String
    let transport: GitRemote.Transport
    let user: String?
    let port: Int?

    init(
      _ text: String, _ url: String, _ transport: GitRemote.Transport, user: String? = nil,
      port: Int? = nil
    ) {
      (self.text, self.url, self.transport, self.user, self.port) = (
        text, url, transport, user, port
      )
    }

    var testDescription: String { text }
  }
}
