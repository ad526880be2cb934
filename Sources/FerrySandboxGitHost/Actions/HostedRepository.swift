// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGitServing
import FerryPorts
import NIOPosix

/// A project's bare repository. Git's blocking calls run on a thread of their own.
struct HostedRepository: Sendable {
  private let git: GitServing

  init(_ git: GitServing) { self.git = git }

  /// Does blocking work with the repository away from the threads that tasks share.
  func perform<Result: Sendable>(
    _ work: @escaping @Sendable (GitServing) throws -> Result
  ) async throws -> Result {
    try await NIOThreadPool.singleton.runIfActive { [git] in try work(git) }
  }
}

extension GitServing {
  /// Writes the merge commit and moves the target branch to it, if both branches are where they
  /// should be.
  func merge(_ order: MergeOrder) throws -> BranchMove {
    guard let source = try head(of: order.request.source) else {
      throw HostRefusal.notMergeable("the source branch does not exist")
    }
    guard source == order.request.head else { throw HostRefusal.headMoved(to: source) }
    guard let target = try head(of: order.request.target) else {
      throw HostRefusal.notMergeable("the target branch does not exist")
    }
    switch try merge(
      source, into: target, message: order.message, author: order.author.signature,
      time: order.time)
    {
    case .conflicts(let paths): throw HostRefusal.conflicting(paths)
    case .merged(let commit):
      guard try move(order.request.target, from: target, to: commit) else {
        throw HostRefusal.notMergeable("the target branch moved meanwhile")
      }
      return BranchMove(branch: order.request.target, old: target, new: commit)
    }
  }

  /// The paths that keep a merge request from being merged; empty when nothing does.
  ///
  /// A merge is tried with a fixed author and time, so that trying again makes no new object.
  func conflicts(of request: HostedMergeRequest) throws(GitFailure) -> [String] {
    guard let target = try head(of: request.target) else { return [] }
    let trial = try merge(
      request.head, into: target, message: "", author: HostUser.robot.signature,
      time: Timestamp(seconds: 0))
    return if case .conflicts(let paths) = trial { paths } else { [] }
  }
}

/// Everything that a merge commit needs to know.
struct MergeOrder: Sendable {
  let request: HostedMergeRequest
  let message: String
  let author: HostUser
  let time: Timestamp
}
