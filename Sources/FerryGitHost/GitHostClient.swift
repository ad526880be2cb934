// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerryPorts

/// A client of the Git host that the settings name; it asks nothing before it is used.
package func gitHostClient(
  _ settings: GitHostSettings, http: any ExchangesHTTP, clock: any KeepsTime
) -> any WorksAtGitHost {
  let api = HostAPI(settings: settings, http: http, clock: clock)
  switch settings.kind {
  case .gitlab: return GitLabClient(api: api)
  case .github: return GitHubClient(api: api)
  case .gitea, .forgejo: return GiteaClient(api: api)
  }
}
