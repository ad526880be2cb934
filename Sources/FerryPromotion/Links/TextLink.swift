// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A link in the text of a merge request.
package struct TextLink: Hashable, Sendable {
  package let text: String
  package let url: String
}

/// Where a person reads what is new in a release.
///
/// What is compared are commits of one repository; where that is at no host whose pages are known, the
/// repository itself is named.
///
/// - Parameter kind: of the host that shows the repository, where that is known otherwise than by its
///   name.
/// - Parameter from: the releases that the clusters have, where it is known what they come from.
/// - Parameter isBack: it takes them back, and what it takes back is compared: hosts show nothing when
///   a commit is compared with one before it.
package func links(
  to release: Release, _ new: ReleaseOrigin, at kind: GitHost? = nil,
  from: [Release: ReleaseOrigin], isBack: Bool = false
) -> [TextLink] {
  var links: [TextLink] = []
  let pages = HostPages(source: new.source, at: kind)
  if let pages, let revision = new.revision {
    for (old, origin) in from.sorted(by: { $0.key.version < $1.key.version }).prefix(3) {
      guard origin.source == new.source, let base = origin.revision, base != revision else {
        continue
      }
      links.append(
        isBack
          ? TextLink(
            text: "Changes from \(release.version) to \(old.version), which are taken back",
            url: pages.comparison(of: revision, with: base))
          : TextLink(
            text: "Changes from \(old.version) to \(release.version)",
            url: pages.comparison(of: base, with: revision)))
    }
    links.append(
      TextLink(
        text: "Source of \(release.version) (\(revision.prefix(12)))",
        url: pages.commit(revision)))
  } else if !new.source.isEmpty {
    links.append(TextLink(text: "Source of \(release.version)", url: new.source))
  }
  if let changelog = new.changelog {
    links.append(TextLink(text: "Changelog of \(release.version)", url: changelog))
  }
  return links
}

/// The pages of a repository at a Git host whose kind is known.
private struct HostPages {
  private let source: String
  private let host: GitHost

  /// Nothing for a host whose kind is not given and whose name does not tell it.
  init?(source: String, at kind: GitHost?) {
    let name = source.split(separator: "/").dropFirst().first ?? ""
    let labels = name.prefix { $0 != ":" }.lowercased().split(separator: ".").map(String.init)
    let kinds: [String: GitHost] = [
      "github": .github, "gitlab": .gitlab, "gitea": .gitea, "forgejo": .forgejo,
      "codeberg": .forgejo,
    ]
    guard let host = kind ?? labels.lazy.compactMap({ kinds[$0] }).first else { return nil }
    (self.source, self.host) = (source, host)
  }

  func comparison(of old: String, with new: String) -> String {
    "\(source)/\(infix)compare/\(old)...\(new)"
  }

  func commit(_ commit: String) -> String { "\(source)/\(infix)commit/\(commit)" }

  private var infix: String {
    switch host {
    case .gitlab: "-/"
    case .github, .gitea, .forgejo: ""
    }
  }
}
