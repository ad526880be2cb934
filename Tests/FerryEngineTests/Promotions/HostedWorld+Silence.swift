// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryTestKit
import Testing

extension GitHost {
  /// How many requests tell of the merge requests from a branch: Gitea and Forgejo list the open ones
  /// and the others by themselves.
  var callsForALook: Int {
    switch self {
    case .gitlab, .github: 1
    case .gitea, .forgejo: 2
    }
  }
}

extension HostedWorld {
  /// Lets one poll of Git come and waits until it did.
  func poll() async throws {
    let looks = host.traffic.looks
    base.clock.advance(by: .seconds(61))
    try await until { host.traffic.looks > looks }
  }

  /// Returns when the plan of what the merge request !1 has now was told.
  func untilPlanned() async throws {
    try await until {
      guard let head = requests.first?.head else { return false }
      return try statuses(of: head)["ferry/plan"] == .success && comment("plan", on: 1) != nil
    }
  }

  /// Waits for what is told still, and then lets polls come, one after the other; how many requests
  /// the host's API got.
  func calls(in polls: Int) async throws -> Int {
    try await settleDown()
    let before = host.traffic.calls
    for _ in 1...polls { try await poll() }
    return host.traffic.calls - before
  }

  /// Returns when everything was told in both directions: polls came and nothing followed them.
  private func settleDown() async throws {
    var (before, silent) = (-1, 0)
    while silent < 3 {
      silent = before == host.traffic.calls ? silent + 1 : 0
      before = host.traffic.calls
      // What is fetched may be for something else than the poll, so one tells nothing.
      for _ in 1...3 { try await poll() }
      try await until { host.outbox.pending == 0 }
    }
  }

  /// The latest statuses of a commit, by name.
  func statuses(of commit: GitObjectID) -> [String: HostedStatus.State] {
    project.statuses.latest(of: commit).reduce(into: [:]) { $0[$1.name] = $1.state }
  }
}
