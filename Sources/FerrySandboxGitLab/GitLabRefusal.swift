// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryDomain
import HTTPTypes

/// A refusal in GitLab's words.
struct GitLabRefusal: Error {
  let status: HTTPResponse.Status
  let json: JSONValue

  init(_ status: HTTPResponse.Status, message: JSONValue) {
    self.status = status
    json = ["message": message]
  }

  /// What Grape, GitLab's API framework, says of parameters.
  init(_ status: HTTPResponse.Status, error: String) {
    self.status = status
    json = ["error": .string(error)]
  }

  static let unauthorized = GitLabRefusal(.unauthorized, message: "401 Unauthorized")

  init(_ problem: ParameterProblem) {
    switch problem {
    case .missing(let name): self.init(.badRequest, error: "\(name) is missing")
    case .noBranchName(let name): self.init(.badRequest, error: "\(name) is not a branch name")
    case .wrong(let name): self.init(.badRequest, error: "\(name) does not have a valid value")
    case .unreadable(let why): self.init(.badRequest, error: why)
    }
  }

  /// Status codes as in https://docs.gitlab.com/api/merge_requests/ and the API's source.
  init(_ refusal: HostRefusal) {
    switch refusal {
    case .notFound(let thing): self.init(.notFound, message: .string("404 \(thing) Not Found"))
    case .alreadyOpen(let number):
      self.init(
        .conflict,
        message: [
          .string("Another open merge request already exists for this source branch: !\(number)")
        ])
    case .headMoved(let head):
      self.init(
        .conflict, message: .string("SHA does not match HEAD of source branch: \(head)"))
    case .notMergeable(let why):
      self.init(.methodNotAllowed, message: .string("405 Method Not Allowed: \(why)"))
    case .conflicting:
      // Today's GitLab answers 405 to a conflict too: gitlab.com/gitlab-org/gitlab/-/issues/364102
      self.init(.methodNotAllowed, message: "405 Method Not Allowed: there are conflicts")
    case .noTransition(let from, let to):
      let event = to.transition
      self.init(
        .badRequest,
        message: .string(
          "Cannot transition status via :\(event) from :\(from.rawValue)"
            + " (Reason(s): Status cannot transition via \"\(event)\")"))
    case .blocked(let blocker):
      self.init(.methodNotAllowed, message: .string("405 Method Not Allowed: \(blocker.words)"))
    case .alreadyScheduled:
      self.init(.conflict, message: "The merge request is already set to auto-merge")
    case .notScheduled:
      self.init(.notAcceptable, message: "406 Not Acceptable")
    case .forbidden: self.init(.forbidden, message: "403 Forbidden")
    case .protected(let branch):
      self.init(.unprocessableContent, message: [.string("\(branch) is a protected branch")])
    case .invalid(let why): self.init(.unprocessableContent, message: [.string(why)])
    case .full(let what): self.init(.tooManyRequests, message: .string("too many \(what)"))
    }
  }
}

extension HostedStatus.State {
  /// What GitLab calls the way into a state.
  fileprivate var transition: String {
    switch self {
    case .pending: "enqueue"
    case .running: "run"
    case .success: "success"
    case .failed: "drop"
    case .canceled: "cancel"
    case .skipped: "skip"
    }
  }
}
