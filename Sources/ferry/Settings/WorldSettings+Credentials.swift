// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGit
import FerryGitHost
import FerryPorts

extension WorldSettings {
  /// What the Git server is shown at each fetch and push: where a GitHub App stands in for a token,
  /// a login that the host gives anew when the last one is about to end.
  func givesCredentials(_ host: (any GivesGitLogin)?) -> GitWorkspace.GivesCredentials {
    let credentials = credentials
    guard let host, case .app = self.host?.access, remote.transport == .http else {
      return { credentials }
    }
    return { () async throws(GitFailure) in
      var credentials = credentials
      do throws(GitHostFailure) {
        credentials.login = try await host.gitLogin()
      } catch {
        throw GitFailure(
          error.disposition == .stalled ? .unauthorized : .unreachable, doing: error.doing,
          detail: error.detail)
      }
      return credentials
    }
  }
}
