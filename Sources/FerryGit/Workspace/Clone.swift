// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
import FerryDomain
import FerryPorts

/// The local clone on disk: opened when it is needed, and made anew when it is broken.
final class Clone {
  private enum Condition {
    case unopened
    case sound(Repository)
    /// An object was not found: whether the clone or the question is wrong shows at the next fetch.
    case suspect(Repository)
    /// Something in it cannot be read.
    case broken
  }

  private static let name = "clone.git"
  private let folderPath: String
  private var condition = Condition.unopened

  init(in folderPath: String) { self.folderPath = folderPath }

  /// The folder that holds the clone, made if need be and cleared of what a killed process left.
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
    let repository = try open()
    do {
      return try attempt(doing()) { () throws(LibraryError) in try work(repository) }
    } catch {
      switch error.code {
      case .corrupt: condition = .broken
      case .missingObject: condition = .suspect(repository)
      default: break
      }
      throw error
    }
  }

  /// Fetches into the clone; a broken clone is made anew, once.
  func refresh(
    by fetch: (Repository, Folder) throws(GitFailure) -> Void
  ) throws(GitFailure) {
    let folder = try folder()
    if isBroken() { discard(in: folder) }
    do {
      try fetchAndLook(fetch, folder)
    } catch  where error.code == .corrupt {
      discard(in: folder)
      try fetchAndLook(fetch, folder)
    }
  }

  private func fetchAndLook(
    _ fetch: (Repository, Folder) throws(GitFailure) -> Void, _ folder: Folder
  ) throws(GitFailure) {
    let repository = try opened(in: folder)
    try fetch(repository, folder)
    try attempt("looking at the clone") { () throws(LibraryError) in
      try repository.verifyTips()
    }
    condition = .sound(repository)
  }

  private func isBroken() -> Bool {
    switch condition {
    case .unopened, .sound: return false
    case .broken: return true
    case .suspect(let repository):
      let isWhole = Result { () throws(LibraryError) in
        try repository.verifyWhole(repository.references(under: Repository.fetchedPrefix).map(\.id))
      }
      guard case .success = isWhole else { return true }
      condition = .sound(repository)
      return false
    }
  }

  /// The clone for reading; before the first fetch there may be none.
  private func open() throws(GitFailure) -> Repository {
    switch condition {
    case .sound(let repository), .suspect(let repository): return repository
    case .unopened, .broken: return try opened(in: folder())
    }
  }

  private func opened(in folder: Folder) throws(GitFailure) -> Repository {
    if case .sound(let repository) = condition { return repository }
    let path = "\(folder.path)/\(Self.name)"
    folder.names.filter { $0.hasPrefix("worker-") }.forEach { folder.remove($0) }
    let opening = Result { () throws(LibraryError) in try Repository(opening: path) }
    if case .success(let repository) = opening {
      condition = .sound(repository)
      return repository
    }
    discard(in: folder)
    let repository = try attempt("making the clone \(path)") { () throws(LibraryError) in
      try Repository(creating: path)
    }
    condition = .sound(repository)
    return repository
  }

  private func discard(in folder: Folder) {
    condition = .unopened
    folder.remove(Self.name)
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
