// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryGitStore

/// The server's side of Git's smart HTTP protocol over one bare repository.
///
/// Version 0 of the protocol, without shallow clones and filters
/// (https://git-scm.com/docs/gitprotocol-http). Every call opens the repository for itself, so calls
/// may overlap: references move by compare-and-swap under their lock files.
package struct GitServing: Sendable {
  /// What a client came for.
  package enum Service: String, Sendable {
    case uploadPack = "git-upload-pack"
    case receivePack = "git-receive-pack"
  }

  /// Where the bare repository is.
  package let path: String
  /// How many objects one push may bring.
  let maxObjects: UInt32 = 1_000_000

  /// Serves the repository at the path; it is opened by each call.
  package init(repository path: String) {
    self.path = path
  }

  /// Makes an empty bare repository whose `HEAD` names the branch.
  package static func createBare(
    at path: String, defaultBranch: BranchName
  ) throws(GitFailure) -> GitServing {
    try attempt("creating the repository \(path)") { () throws(LibraryError) in
      _ = try Repository(creating: path, head: defaultBranch)
    }
    return GitServing(repository: path)
  }

  /// The body of the answer to `GET …/info/refs?service=…`.
  package func advertise(_ service: Service) throws(GitFailure) -> [UInt8] {
    try serving("listing references") { repository throws(LibraryError) in
      try Advertisement(of: repository, for: service).bytes
    }
  }

  /// The body of the answer to `POST …/git-upload-pack`: a fetch.
  package func uploadPack(_ request: [UInt8]) throws(GitFailure) -> [UInt8] {
    let doing = "answering a fetch"
    let request = try understood(doing) { () throws(MalformedRequest) in
      try UploadRequest(parsing: request)
    }
    return try serving(doing) { repository throws(LibraryError) in
      try repository.answer(request)
    }
  }

  /// The body of the answer to `POST …/git-receive-pack`, and which references moved: a push.
  ///
  /// `authorize` sees each update when its objects are in the repository, and answers with the words
  /// of a refusal or with nothing.
  package func receivePack(
    _ request: [UInt8], authorize: (ReferenceUpdate) -> String?
  ) throws(GitFailure) -> (answer: [UInt8], updates: [ReferenceUpdate]) {
    let doing = "answering a push"
    let request = try understood(doing) { () throws(MalformedRequest) in
      try ReceiveRequest(parsing: request)
    }
    return try serving(doing) { repository throws(LibraryError) in
      let report = try repository.receive(request, maxObjects: maxObjects, authorize: authorize)
      return (report.bytes(sideBand: request.capabilities.contains("side-band-64k")), report.moved)
    }
  }

  /// Does the work with the repository opened, and turns what libgit2 says into a sentence.
  func serving<Result>(
    _ doing: String, _ work: (Repository) throws(LibraryError) -> Result
  ) throws(GitFailure) -> Result {
    try attempt("\(doing) of \(path)") { () throws(LibraryError) in
      try work(Repository(opening: path))
    }
  }

  private func understood<Request>(
    _ doing: String, _ parse: () throws(MalformedRequest) -> Request
  ) throws(GitFailure) -> Request {
    do {
      return try parse()
    } catch {
      throw GitFailure(.invalid, doing: "\(doing) of \(path)", detail: error.reason)
    }
  }
}
