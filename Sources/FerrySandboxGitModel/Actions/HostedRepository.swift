// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryGitServing
import FerryPorts
import NIOPosix

/// A project's bare repository. Git's blocking calls run on a thread of their own.
package struct HostedRepository: Sendable {
  private let git: GitServing

  package init(_ git: GitServing) { self.git = git }

  /// Does blocking work with the repository away from the threads that tasks share.
  package func perform<Result: Sendable>(
    _ work: @escaping @Sendable (GitServing) throws -> Result
  ) async throws -> Result {
    try await NIOThreadPool.singleton.runIfActive { [git] in try work(git) }
  }
}

extension GitServing {
  /// Writes the merge commit and moves the target branch to it, if both branches are where they
  /// should be.
  package func merge(_ order: MergeOrder) throws -> BranchMove {
    let request = order.request
    guard let source = request.fork == nil ? try head(of: request.source) : request.head else {
      throw HostRefusal.notMergeable("the source branch does not exist")
    }
    guard source == request.head else { throw HostRefusal.headMoved(to: source) }
    guard let target = try head(of: order.request.target) else {
      throw HostRefusal.notMergeable("the target branch does not exist")
    }
    switch try result(of: order, source, target) {
    case .conflicts(let paths): throw HostRefusal.conflicting(paths)
    case .merged(let commit):
      guard try move(order.request.target, from: target, to: commit) else {
        throw HostRefusal.notMergeable("the target branch moved meanwhile")
      }
      return BranchMove(branch: order.request.target, old: target, new: commit)
    }
  }

  private func result(
    of order: MergeOrder, _ source: GitObjectID, _ target: GitObjectID
  ) throws -> Merge {
    let (message, author, time) = (order.message, order.author.signature, order.time)
    switch order.method {
    case .merge:
      return try merge(source, into: target, message: message, author: author, time: time)
    case .squash:
      return try squash(source, onto: target, message: message, author: author, time: time)
    case .fastForward:
      guard try isAncestor(target, of: source) else {
        throw HostRefusal.notMergeable("the target branch has moved on: rebase first")
      }
      return .merged(source)
    }
  }

  /// The paths that keep a merge request from being merged; empty when nothing does.
  ///
  /// A merge is tried with a fixed author and time, so that trying again makes no new object.
  package func conflicts(of request: HostedMergeRequest) throws(GitFailure) -> [String] {
    guard let target = try head(of: request.target) else { return [] }
    let trial = try merge(
      request.head, into: target, message: "", author: HostedUser.robot.signature,
      time: Timestamp(seconds: 0))
    return if case .conflicts(let paths) = trial { paths } else { [] }
  }
}

/// Everything that a merge commit needs to know.
package struct MergeOrder: Sendable {
  package let request: HostedMergeRequest
  package let method: MergeMethod
  package let message: String
  package let author: HostedUser
  package let time: Timestamp
}
