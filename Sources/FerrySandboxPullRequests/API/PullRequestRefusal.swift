// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxGitModel
import FerrySandboxHTTP
import HTTPTypes
import Hummingbird

/// A refusal in the words of GitHub, or of Gitea and Forgejo.
struct PullRequestRefusal: Error {
  let status: HTTPResponse.Status
  let message: String
  /// GitHub's list of what is wrong.
  var errors: [JSONValue] = []

  func response(at host: GitHost, _ links: String) -> Response {
    var json: JSONValue = ["message": .string(message)]
    if host == .github {
      json["documentation_url"] = "https://docs.github.com/rest"
      json["status"] = .string("\(status.code)")
      if !errors.isEmpty { json["errors"] = .array(errors) }
    } else {
      json["url"] = .string("\(links)/api/swagger")
    }
    return Response(status, json: json)
  }

  static func unauthorized(at host: GitHost) -> PullRequestRefusal {
    PullRequestRefusal(
      status: .unauthorized,
      message: host == .github ? "Bad credentials" : "invalid username, password or token")
  }

  init(status: HTTPResponse.Status, message: String, errors: [JSONValue] = []) {
    (self.status, self.message, self.errors) = (status, message, errors)
  }

  /// What neither host would say is worded as GitHub does.
  init(_ refusal: HostRefusal, at host: GitHost, _ project: HostedProject?) {
    self = host == .github ? Self.inGitHub(refusal, project) : Self.inGitea(refusal, project)
  }

  /// https://docs.github.com/en/rest/pulls/pulls
  private static func inGitHub(
    _ refusal: HostRefusal, _ project: HostedProject?
  ) -> PullRequestRefusal {
    switch refusal {
    case .notFound(let thing) where thing == "Reference":
      .init(status: .unprocessableContent, message: "Reference does not exist")
    case .notFound: .init(status: .notFound, message: "Not Found")
    case .alreadyOpen(let number):
      invalid(
        "A pull request already exists for "
          + "\(project?.group ?? ""):\(project.flatMap { try? $0.mergeRequests.request(number) }?.source.text ?? "")."
      )
    case .headMoved:
      .init(
        status: .conflict, message: "Head branch was modified. Review and try the merge again.")
    case .blocked(.draft):
      .init(status: .methodNotAllowed, message: "Pull Request is still a draft")
    case .blocked(.approvals(let missing)):
      .init(
        status: .methodNotAllowed,
        message: "At least \(missing) approving review is required by reviewers with write access.")
    case .blocked(.changesRequested):
      .init(
        status: .methodNotAllowed,
        message: "Changes have been requested by reviewers with write access.")
    case .blocked(.checks(let names)):
      .init(
        status: .methodNotAllowed,
        message: names.count == 1
          ? "Required status check \"\(names[0])\" is expected."
          : "\(names.count) of \(names.count) required status checks are expected.")
    case .notMergeable(let why):
      .init(status: .methodNotAllowed, message: why.isEmpty ? "Pull Request is not mergeable" : why)
    case .conflicting:
      .init(status: .methodNotAllowed, message: "Pull Request has merge conflicts")
    case .forbidden:
      .init(status: .forbidden, message: "Resource not accessible by personal access token")
    case .protected:
      .init(status: .unprocessableContent, message: "Cannot delete this protected branch")
    case .invalid(let why): invalid(why)
    case .full(let what): .init(status: .forbidden, message: "too many \(what)")
    case .alreadyScheduled, .notScheduled, .noTransition:
      .init(status: .unprocessableContent, message: "Validation Failed")
    }
  }

  static func invalid(_ words: String) -> PullRequestRefusal {
    .init(
      status: .unprocessableContent, message: "Validation Failed",
      errors: [
        ["resource": "PullRequest", "code": "custom", "message": .string(words)]
      ])
  }

  /// As seen on a live server, and in `routers/api/v1/repo/pull.go`.
  private static func inGitea(
    _ refusal: HostRefusal, _ project: HostedProject?
  ) -> PullRequestRefusal {
    switch refusal {
    case .notFound: .init(status: .notFound, message: "The target couldn't be found.")
    case .alreadyOpen(let number):
      .init(
        status: .conflict,
        message: "pull request already exists for these targets [id: \(number), issue_id: "
          + "\(number), head_repo_id: 1, base_repo_id: 1]")
    case .headMoved: .init(status: .conflict, message: "head out of date")
    case .blocked(.draft):
      .init(status: .methodNotAllowed, message: "Work in progress PRs cannot be merged")
    case .blocked(.approvals):
      .init(
        status: .methodNotAllowed,
        message: "not allowed to merge [reason: Does not have enough approvals]")
    case .blocked(.changesRequested):
      .init(
        status: .methodNotAllowed,
        message: "not allowed to merge [reason: There are requested changes]")
    case .blocked(.checks):
      .init(
        status: .methodNotAllowed,
        message: "not allowed to merge [reason: Not all required status checks successful]")
    case .notMergeable(let why) where why.contains("merged already"):
      .init(status: .methodNotAllowed, message: "")
    case .notMergeable(let why): .init(status: .methodNotAllowed, message: why)
    case .conflicting:
      // Whatever Gitea does not find mergeable, it may be looking at still.
      .init(status: .methodNotAllowed, message: "Please try again later")
    case .alreadyScheduled:
      .init(
        status: .conflict,
        message: "pull request is already scheduled to auto merge when checks succeed")
    case .notScheduled: .init(status: .notFound, message: "The target couldn't be found.")
    case .forbidden:
      .init(
        status: .forbidden,
        message: "user should have a permission to write to a repo")
    case .protected: .init(status: .forbidden, message: "branch protected")
    case .invalid(let why): .init(status: .unprocessableContent, message: why)
    case .full(let what): .init(status: .unprocessableContent, message: "too many \(what)")
    case .noTransition: .init(status: .unprocessableContent, message: "invalid state")
    }
  }
}
