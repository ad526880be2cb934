// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryGitServing
import FerryPorts
package import FerrySandboxHTTP
package import Logging

/// What people and programs do at the host: the model decides, Git carries it out, webhooks tell.
package final class HostActions: Sendable {
  private struct Place {
    var project: HostedProject
    let repository: HostedRepository
  }

  private struct Key {
    let token: Redacted<String>
    let user: HostedUser
    let expires: Timestamp?
  }

  package let dialect: any HostDialect
  package let outbox: Outbox
  package let faults: HostFaults
  let logger: Logger
  let kept = Lock<[HostedDelivery]>([])
  private let places = Lock<[Place]>([])
  private let people = Lock<[HostedUser]>([.robot, .reviewer])
  private let keys = Lock<[Key]>([])

  package init(
    dialect: any HostDialect, outbox: Outbox, faults: HostFaults, logger: Logger
  ) {
    self.dialect = dialect
    self.outbox = outbox
    self.faults = faults
    self.logger = logger
  }

  // MARK: People

  /// Everybody who is known here.
  package var users: [HostedUser] { people.withLock { $0 } }

  package func addUser(_ login: String, name: String) -> HostedUser {
    people.withLock { people in
      if let known = people.first(where: { $0.login == login }) { return known }
      let user = HostedUser(id: people.count + 1, login: login, name: name)
      people.append(user)
      return user
    }
  }

  /// Lets a token stand for a user from now on.
  package func admit(_ user: HostedUser, with token: Redacted<String>, until end: Timestamp?) {
    keys.withLock { keys in
      keys.append(Key(token: token, user: user, expires: end))
      keys.removeFirst(max(0, keys.count - 1_000))
    }
  }

  /// Whose token this is, if it still is one.
  package func user(holding token: String, at now: Timestamp) -> HostedUser? {
    keys.withLock { $0 }
      .first { $0.token.matches(token) && $0.expires.map { now < $0 } ?? true }?.user
  }

  // MARK: Projects

  package var projects: [HostedProject] { places.withLock { $0.map(\.project) } }

  package func add(
    _ path: String, _ git: GitServing, defaultBranch: BranchName
  ) -> HostedProject {
    places.withLock { places in
      let project = HostedProject(
        id: places.count + 1, path: path, defaultBranch: defaultBranch, host: dialect.host)
      places.append(Place(project: project, repository: HostedRepository(git)))
      return project
    }
  }

  package func project(_ reference: ProjectReference) throws(HostRefusal) -> HostedProject {
    let found = projects.first { project in
      switch reference {
      case .id(let id): project.id == id
      case .path(let path): project.path == path
      }
    }
    guard let found else { throw .notFound("Project") }
    return found
  }

  /// A project as it is now.
  package func current(_ project: HostedProject) -> HostedProject {
    places.withLock { $0[project.id - 1].project }
  }

  package func repository(of project: HostedProject) -> HostedRepository {
    places.withLock { $0[project.id - 1].repository }
  }

  /// Changes what the host keeps of a project, as the model allows it.
  package func change<Result: Sendable>(
    _ project: HostedProject, _ body: (inout HostedProject) throws(HostRefusal) -> Result
  ) throws(HostRefusal) -> Result {
    try places.withLock { places throws(HostRefusal) in try body(&places[project.id - 1].project) }
  }

  /// As `change`, by somebody who must have a right.
  package func change<Result: Sendable>(
    _ project: HostedProject, _ visit: HostVisit, needing permission: HostPermission,
    _ body: (inout HostedProject) throws(HostRefusal) -> Result
  ) throws(HostRefusal) -> Result {
    try change(project) { project throws(HostRefusal) in
      try project.check(permission, of: visit.user)
      return try body(&project)
    }
  }
}
