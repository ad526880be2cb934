// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPlan
import FerryPorts

/// Finds out at the registries which release each wanted version is.
package struct ReleaseResolver: Sendable {
  package let ports: EnginePorts
  package let book: ReleaseBook
  package let logins: LoginBook

  package init(ports: EnginePorts, book: ReleaseBook, logins: LoginBook) {
    self.ports = ports
    self.book = book
    self.logins = logins
  }

  /// Asks what was not asked since the moment, each distinct question once, and gives the clusters
  /// for which something changed. What needs a login that was not read yet is left for later.
  package func refresh(_ desired: DesiredState, olderThan moment: Timestamp) async -> Set<ClusterID>
  {
    // Before the questions: the answers may be as old as that.
    let now = ports.time.now
    let moved = book.take(desired.clusters.values.filter { !$0.isBroken }, as: entry)
    let round = ReleaseRound(registry: ports.registry)
    let asked = await round.answers(to: book.questions(since: moment, at: now))
    return book.record(asked, at: now).union(moved)
  }

  /// Nothing while the Secret that it names was not read.
  func entry(
    _ bundle: DesiredBundle, on cluster: ClusterID
  ) -> Result<ReleaseBook.Entry, LoginBook.Refusal>? {
    let question = bundle.question
    guard let key = bundle.loginKey else {
      return .success(.init(question: question, credentials: nil))
    }
    return logins.reading(of: key, on: cluster)?.flatMap { login in
      Result { () throws(LoginSecret.Unusable) in
        let credentials = try login.credentials(for: question.repository, name: "\(key)")
        return ReleaseBook.Entry(question: question, credentials: credentials)
      }
    }
  }
}
