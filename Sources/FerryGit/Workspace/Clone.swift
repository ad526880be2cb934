// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
import FerryDomain
import FerryGitStore
import FerryPorts

/// The local clone on disk: opened when it is needed, and made anew when it is broken.
final class Clone {
  private enum Trust {
    case sound
    /// An object was not found: whether the clone or the question is wrong shows at the next fetch.
    case suspect
    /// Something in it cannot be read: the next fetch makes it anew.
    case broken
  }

  private static let name = "clone.git"
  private let folderPath: String
  private var opened: Repository?
  private var trust = Trust.sound

  init(in folderPath: String) { self.folderPath = folderPath }

  /// The folder that holds the clone, made if need be.
  func folder() throws(GitFailure) -> Folder {
    do {
      return try Folder.prepared(folderPath)
    } catch {
      throw GitFailure(.invalid, doing: "preparing the clone", detail: error.detail)
    }
  }

  /// Reads from the clone; a failure to read decides what the next fetch does.
  func read<Result>(
    _ doing: @autoclosure () -> String, _ work: (Repository) throws(LibraryError) -> Result
  ) throws(GitFailure) -> Result {
    let repository = try repository()
    do {
      return try attempt(doing()) { () throws(LibraryError) in try work(repository) }
    } catch {
      switch error.code {
      case .corrupt: trust = .broken
      case .missingObject: if trust == .sound { trust = .suspect }
      default: break  // says nothing of the clone
      }
      throw error
    }
  }

  /// Fetches into the clone; a broken clone is made anew, once.
  func refresh(
    by fetch: (Repository, Folder) throws(GitFailure) -> Void
  ) throws(GitFailure) {
    if try isBroken() { try discard() }
    do {
      try fetchAndLook(fetch)
    } catch  where error.code == .corrupt {
      try discard()
      try fetchAndLook(fetch)
    }
  }

  /// Tidies the clone, and opens it again: the files that were read from are gone.
  func tidy(above limits: GitLimits) throws(GitFailure) -> Bool {
    let isTidied = try read("tidying the clone") { repository throws(LibraryError) in
      try repository.tidy(above: limits)
    }
    if isTidied { opened = nil }
    return isTidied
  }

  private func fetchAndLook(
    _ fetch: (Repository, Folder) throws(GitFailure) -> Void
  ) throws(GitFailure) {
    let repository = try repository()
    try fetch(repository, folder())
    try attempt("looking at the clone") { () throws(LibraryError) in
      try repository.verifyTips()
    }
  }

  private func isBroken() throws(GitFailure) -> Bool {
    guard trust == .suspect else { return trust == .broken }
    let repository = try repository()
    let looking = Result { () throws(LibraryError) in
      try repository.verifyWhole(
        repository.references(under: Repository.fetchedPrefix).map(\.id))
    }
    guard case .success = looking else { return true }
    trust = .sound
    return false
  }

  /// The clone; an empty one when there is none that can be opened.
  private func repository() throws(GitFailure) -> Repository {
    if let opened { return opened }
    let folder = try folder()
    // A process that was killed could not remove its worker's home.
    folder.names.filter { $0.hasPrefix(WorkerCall.homePrefix) }.forEach { folder.remove($0) }
    let path = "\(folder.path)/\(Self.name)"
    let opening = Result { () throws(LibraryError) in try Repository(opening: path) }
    if case .success(let repository) = opening {
      opened = repository
      return repository
    }
    try discard()
    let repository = try attempt("making the clone \(path)") { () throws(LibraryError) in
      try Repository(creating: path)
    }
    opened = repository
    return repository
  }

  private func discard() throws(GitFailure) {
    opened = nil
    trust = .sound
    try folder().remove(Self.name)
  }
}

extension Repository {
  /// Throws when the commit or the top folder of a fetched branch cannot be read.
  fileprivate func verifyTips() throws(LibraryError) {
    for branch in try references(under: Self.fetchedPrefix) {
      _ = try lookUpTree(details(of: branch.id).tree)
    }
  }
}
