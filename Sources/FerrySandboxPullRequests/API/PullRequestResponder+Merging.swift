// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxGitModel
import FerrySandboxHTTP
import HTTPTypes
import Hummingbird

extension PullRequestResponder {
  /// `PUT …/merge` and `GET …/merge`
  func mergeAtGitHub(
    _ request: HostedMergeRequest, _ call: PullRequestCall
  ) async throws -> Response {
    if call.request.method == .get { return try isMerged(request) }
    guard call.request.method == .put else { throw HostRefusal.notFound("Page") }
    let method = call.parameters.text("merge_method") ?? "merge"
    guard let method = MergeMethod(inGitHub: method) else {
      throw ParameterProblem.wrong("merge_method")
    }
    guard !call.project.settings.usesMergeQueue else {
      throw HostRefusal.notMergeable("Changes must be made through the merge queue")
    }
    var wish = MergeWish()
    wish.method = method
    wish.head = try head(call.parameters.text("sha"), of: request)
    wish.message = message(
      call.parameters.text("commit_title"), call.parameters.text("commit_message"))
    let merged: HostedMergeRequest
    do {
      merged = try await actions.merge(request.number, wish, in: call.project, call.visit)
    } catch HostRefusal.notMergeable where request.phase != .open {
      throw HostRefusal.notMergeable("Pull Request is not mergeable")
    }
    guard case .merged(let commit, _, _) = merged.phase else {
      throw HostRefusal.notMergeable("")
    }
    return Response(
      .ok,
      json: ["sha": hash(commit), "merged": true, "message": "Pull Request successfully merged"])
  }

  /// `POST`, `GET` and `DELETE …/merge`
  func mergeAtGitea(
    _ request: HostedMergeRequest, _ call: PullRequestCall
  ) async throws -> Response {
    switch call.request.method {
    case .get: return try isMerged(request)
    case .delete:
      _ = try await actions.cancelAutoMerge(request.number, in: call.project, call.visit)
      return Response(status: .noContent)
    case .post: return try await orderAtGitea(request, call)
    default: throw HostRefusal.notFound("Page")
    }
  }

  private func orderAtGitea(
    _ request: HostedMergeRequest, _ call: PullRequestCall
  ) async throws -> Response {
    let parameters = call.parameters
    guard let method = MergeMethod(inGitea: parameters.text("Do") ?? parameters.text("do") ?? "")
    else { throw ParameterProblem.wrong("Do") }
    var wish = MergeWish()
    wish.method = method
    wish.head = try head(parameters.text("head_commit_id"), of: request)
    wish.message = message(
      parameters.text("MergeTitleField"), parameters.text("MergeMessageField"))
    wish.removesSource = parameters.flag("delete_branch_after_merge")
    let isLater = parameters.flag("merge_when_checks_succeed") ?? false
    if isLater, request.phase == .open,
      !(try await actions.isMergeable(request, in: call.project))
    {
      _ = try await actions.mergeLater(request.number, wish, in: call.project, call.visit)
      return Response(status: .created)
    }
    _ = try await actions.merge(request.number, wish, in: call.project, call.visit)
    return Response(status: .ok)
  }

  private func isMerged(_ request: HostedMergeRequest) throws(HostRefusal) -> Response {
    guard request.mergedAs != nil else { throw HostRefusal.notFound("Merge") }
    return Response(status: .noContent)
  }

  private func head(
    _ text: String?, of request: HostedMergeRequest
  ) throws(HostRefusal) -> GitObjectID? {
    guard let text, !text.isEmpty else { return nil }
    guard let head = GitObjectID(hex: text) else { throw .headMoved(to: request.head) }
    return head
  }

  private func message(_ title: String?, _ text: String?) -> String? {
    let parts = [title, text].compactMap { $0?.isEmpty == false ? $0 : nil }
    return parts.isEmpty ? nil : parts.joined(separator: "\n\n") + "\n"
  }
}

extension MergeMethod {
  /// What GitHub calls rebase is here the case in which nothing needs to be replayed.
  init?(inGitHub text: String) {
    switch text {
    case "merge": self = .merge
    case "squash": self = .squash
    case "rebase": self = .fastForward
    default: return nil
    }
  }

  fileprivate init?(inGitea text: String) {
    switch text {
    case "merge", "rebase-merge": self = .merge
    case "squash": self = .squash
    case "rebase", "fast-forward-only": self = .fastForward
    default: return nil
    }
  }
}
