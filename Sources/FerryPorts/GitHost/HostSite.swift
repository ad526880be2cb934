// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// The pages of a Git host.
package struct HostSite: Hashable, Sendable {
  package let kind: GitHost
  /// The start page, below which every project is.
  package let start: HTTPURL

  package init(_ kind: GitHost, at start: HTTPURL) {
    self.kind = kind
    self.start = start
  }

  /// Whether it shows what is at a URL, whatever the scheme.
  package func shows(_ url: HTTPURL) -> Bool {
    url.host == start.host
      && (url.port == start.port || url.effectivePort == start.effectivePort)
      && url.path.hasPrefix(start.path + "/")
  }
}

/// Says where people see its projects.
package protocol ShowsProjects: Sendable {
  var site: HostSite { get }
}
