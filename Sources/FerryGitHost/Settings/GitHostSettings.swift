// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// Which project at which Git host, and what opens it.
package struct GitHostSettings: Hashable, Sendable {
  package let kind: GitHost
  /// Where people see the project.
  package let site: HostSite
  /// Where the API is, such as `https://gitlab.example.com/api/v4`.
  package let api: HTTPURL
  package let project: ProjectName
  package let access: GitHostAccess
  /// PEM certificates to trust in place of the system's.
  package let certificateAuthority: [UInt8]?

  /// Finds API and project from the URL of the repository.
  ///
  /// The base is the URL of the host's start page or of its API; it is needed where the pages are
  /// at another host or port than the repository, and for a GitLab under a path. A base without TLS
  /// is taken on this machine only, because the token would be there for all to read.
  package init(
    kind: GitHost, repository: String, base: String? = nil, access: GitHostAccess,
    certificateAuthority: [UInt8]? = nil
  ) throws(GitHostFailure) {
    guard let place = RepositoryPlace(repository) else {
      throw .configuration(
        "the repository is not at a Git host; give a URL such as "
          + "https://\(kind).example.com/group/project.git")
    }
    let pages = try kind.pages(base: base, place: place)
    let (root, project) = kind.divided(place.path, below: pages.path)
    guard let project = ProjectName(project), let api = kind.api(at: pages, below: root),
      let start = HTTPURL("\(pages.scheme)://\(pages.authority)\(root)")
    else {
      throw .configuration("\(place.path) is not the path of a project; give group/project")
    }
    guard api.scheme == .https || api.isLoopback else {
      throw .configuration(
        "\(api) has no TLS and would show the token to everybody; give an https URL")
    }
    try access.check(for: kind)
    (self.kind, self.api, self.project, self.access) = (kind, api, project, access)
    site = HostSite(kind, at: start)
    self.certificateAuthority = certificateAuthority
  }

  /// Where GitHub's GraphQL API is: beside `/v3` at a server of one's own.
  var graphQL: HTTPURL {
    guard api.path.hasSuffix("/v3") else { return api }
    return HTTPURL(String("\(api)".dropLast(3))) ?? api
  }
}

extension GitHostAccess {
  /// Refuses what could not be sent, or not to this host.
  fileprivate func check(for kind: GitHost) throws(GitHostFailure) {
    switch self {
    case .token(let token):
      guard isFieldValue(token.revealed) else {
        throw .configuration("the token is empty or has characters that no token has; check it")
      }
    case .app(let app):
      guard kind == .github else {
        throw .configuration("\(kind) knows no GitHub App; give a token in its place")
      }
      guard isFieldValue(app.id) else {
        throw .configuration("the id of the GitHub App is empty; its settings page shows it")
      }
      _ = try app.signingKey()
    }
  }
}

private func isFieldValue(_ text: String) -> Bool {
  !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
}

extension GitHost {
  /// The host's start page: the given one, or the root of the repository's server.
  fileprivate func pages(
    base: String?, place: RepositoryPlace
  ) throws(GitHostFailure) -> HTTPURL {
    guard let base else { return place.server }
    guard let given = HTTPURL(base), given.query == nil else {
      throw .configuration("\(base) is not the URL of a Git host; give one such as https://host")
    }
    if self == .github, given.host == "api.github.com" || given.host.isTenantAPI {
      return HTTPURL("\(given.scheme)://\(given.authority.dropFirst(4))") ?? given
    }
    guard given.path.hasSuffix(apiPath) else { return given }
    let path = given.path.dropLast(apiPath.count)
    return HTTPURL("\(given.scheme)://\(given.authority)\(path)") ?? given
  }

  /// The path of the host's start page and the project's below it.
  ///
  /// GitHub, Gitea and Forgejo have no groups in groups, so that what stands before the last two
  /// parts is the host's own; at GitLab only a base can tell.
  fileprivate func divided(_ path: String, below root: String) -> (root: String, project: String) {
    if !root.isEmpty {
      let prefix = root.dropFirst() + "/"
      return (root, path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path)
    }
    guard self != .gitlab else { return ("", path) }
    let parts = path.split(separator: "/")
    let before = parts.dropLast(2).map { "/" + $0 }.joined()
    return (before, parts.suffix(2).joined(separator: "/"))
  }

  fileprivate func api(at pages: HTTPURL, below root: String) -> HTTPURL? {
    let server = "\(pages.scheme)://\(pages.authority)"
    if self == .github, pages.host == "github.com" || pages.host.hasSuffix(tenants) {
      return HTTPURL("\(pages.scheme)://api.\(pages.authority)")
    }
    return HTTPURL(server + root + apiPath)
  }

  private var apiPath: String {
    switch self {
    case .gitlab: "/api/v4"
    case .github: "/api/v3"
    case .gitea, .forgejo: "/api/v1"
    }
  }
}

/// GitHub Enterprise Cloud with data residency, whose API is at `https://api.<tenant>.ghe.com`.
private let tenants = ".ghe.com"

extension String {
  fileprivate var isTenantAPI: Bool { hasPrefix("api.") && hasSuffix(tenants) }
}

extension GitHostFailure {
  fileprivate static func configuration(_ detail: String) -> GitHostFailure {
    GitHostFailure(.configuration, doing: "setting up the Git host", detail: detail)
  }
}
