// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryTestKit
import Testing

extension HostedWorld {
  /// Lets one poll of Git come and waits until it did.
  func poll() async throws {
    let looks = host.traffic.looks
    base.clock.advance(by: .seconds(61))
    try await until { host.traffic.looks > looks }
  }

  /// Soon five polls come, one after the other, of which none asks anything of the host's API.
  func expectSilence(_ comment: Comment) async throws {
    var (quiet, loud) = (0, 0)
    while quiet < 5, loud < 20 {
      try await until { host.outbox.pending == 0 }
      let before = host.traffic.calls
      try await poll()
      (quiet, loud) = host.traffic.calls == before ? (quiet + 1, loud) : (0, loud + 1)
    }
    #expect(loud < 20, comment)
  }

  /// The latest statuses of a commit, by name.
  func statuses(of commit: GitObjectID) -> [String: HostedStatus.State] {
    project.statuses.latest(of: commit).reduce(into: [:]) { $0[$1.name] = $1.state }
  }
}
