// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
import FerryDomain
import FerrySandboxGitModel
import FerryGitServing
import FerryPorts
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers Git itself: smart HTTP with the token as the password, whatever the user's name.
struct GitTransport: Sendable {
  /// No push and no question may be larger.
  private static let bodyLimit = 64 << 20

  let actions: HostActions

  /// Answers `/<group>/<project>.git/<rest>`.
  func respond(
    _ request: Request, _ path: String, _ rest: [String], _ arrival: HostArrival
  ) async -> Response {
    let given = request.basicCredentials?.password
    guard let user = given.flatMap({ actions.user(holding: $0, at: arrival.now) }) else {
      return refusal(.unauthorized, "HTTP Basic: Access denied; the token is the password.")
    }
    do {
      return try await answer(
        request, actions.project(.path(path)), rest.joined(separator: "/"),
        arrival.visit(by: user))
    } catch HostRefusal.forbidden(let why) {
      return refusal(.forbidden, why + ".")
    } catch HostRefusal.notFound {
      return refusal(.notFound, "There is no project \(path).")
    } catch is BodyTooLarge {
      return refusal(.contentTooLarge, "More than \(Self.bodyLimit) bytes.")
    } catch let failure as GitFailure {
      return refusal(failure.code == .invalid ? .badRequest : .internalServerError, "\(failure)")
    } catch {
      return refusal(.badRequest, "The request ended too early.")
    }
  }

  private func answer(
    _ request: Request, _ project: HostedProject, _ rest: String, _ visit: HostVisit
  ) async throws -> Response {
    let repository = actions.repository(of: project)
    try actions.change(project, visit, needing: .read) { _ in }
    switch (request.method, rest) {
    case (.get, "info/refs"):
      guard let service = request.queryFields["service"].flatMap(GitServing.Service.init) else {
        return refusal(.forbidden, "Only smart HTTP is spoken here: update Git.")
      }
      let bytes = try await repository.perform { try $0.advertise(service) }
      return reply(bytes, "application/x-\(service.rawValue)-advertisement")
    case (.post, "git-upload-pack"):
      let body = try await body(of: request)
      let bytes = try await repository.perform { try $0.uploadPack(body) }
      return reply(bytes, "application/x-git-upload-pack-result")
    case (.post, "git-receive-pack"):
      try actions.change(project, visit, needing: .write) { _ in }
      let body = try await body(of: request)
      let (bytes, updates) = try await repository.perform { git in
        try git.receivePack(body) { git.problem(with: $0, in: project) }
      }
      let moves = updates.compactMap { update in
        update.branch.map { BranchMove(branch: $0, old: update.old, new: update.new) }
      }
      try await actions.follow(moves, in: project, visit)
      return reply(bytes, "application/x-git-receive-pack-result")
    default: return refusal(.notFound, "There is nothing at \(rest).")
    }
  }

  private func body(of request: Request) async throws -> [UInt8] {
    let bytes = try await request.bytes(upTo: Self.bodyLimit)
    guard request.headers[.contentEncoding] == "gzip" else { return bytes }
    guard let content = gunzipped(bytes, limit: Self.bodyLimit) else {
      throw BodyTooLarge(limit: Self.bodyLimit)
    }
    return content
  }

  private func reply(_ bytes: [UInt8], _ contentType: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: contentType, .cacheControl: "no-cache"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  private func refusal(_ status: HTTPResponse.Status, _ words: String) -> Response {
    var headers: HTTPFields = [.contentType: "text/plain; charset=utf-8"]
    if status == .unauthorized { headers[.wwwAuthenticate] = "Basic realm=\"GitLab\"" }
    return Response(
      status: status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(string: words + "\n")))
  }
}

extension GitServing {
  /// Why a push may not move a reference, in the host's words: a protected branch is neither deleted
  /// nor rewound, and may take nothing but merges.
  fileprivate func problem(
    with update: ReferenceUpdate, in project: HostedProject
  ) -> String? {
    guard let branch = update.branch, project.isProtected(branch) else { return nil }
    if project.protections[branch]?.refusesPushes == true {
      return project.host.refusal(ofPushTo: branch)
    }
    guard let old = update.old else { return nil }
    guard let new = update.new else { return "You cannot delete a protected branch." }
    do {
      return try isAncestor(old, of: new)
        ? nil : "You are not allowed to force push code to a protected branch on this project."
    } catch {
      return error.detail
    }
  }
}

extension GitHost {
  fileprivate func refusal(ofPushTo branch: BranchName) -> String {
    switch self {
    case .gitlab: "You are not allowed to push code to protected branches on this project."
    case .github: "protected branch hook declined: changes must be made through a pull request"
    case .gitea, .forgejo: "Not allowed to push to protected branch \(branch)"
    }
  }
}
