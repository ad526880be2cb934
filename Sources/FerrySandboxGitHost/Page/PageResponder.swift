// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
import FerryDomain
import FerrySandboxGitModel
import FerryGitServing
import HTTPTypes
import Hummingbird

/// Answers a browser: what there is to see, and the buttons of a merge request.
struct PageResponder: Sendable {
  private static let formLimit = 4_096

  let actions: HostActions
  let formToken: Redacted<String>

  func respond(_ request: Request, _ path: [String], _ visit: HostVisit) async -> Response {
    // Only under our own name: another site's name may lead here too (DNS rebinding).
    let names = [visit.address.description, "localhost:\(visit.address.port)"]
    guard let name = request.head.authority, names.contains(name) else {
      return notice("This host is \(visit.address.url).").response(.misdirectedRequest)
    }
    do {
      return try await answer(request, path, visit)
    } catch HostRefusal.notFound {
      return notice("There is no such page.").response(.notFound)
    } catch is BodyTooLarge {
      return notice("The form is too large.").response(.contentTooLarge)
    } catch {
      return notice("That did not work: \(error)").response(.internalServerError)
    }
  }

  private func answer(
    _ request: Request, _ path: [String], _ visit: HostVisit
  ) async throws -> Response {
    let isReading = [.get, .head].contains(request.method)
    if path.isEmpty, isReading {
      return indexPage(actions.projects, actions.outbox.results, at: visit.address).response(.ok)
    }
    let folder = actions.dialect.host.requestFolder
    // A project may be called as the folder is, so the last one counts.
    guard let start = path.indices.last(where: { path[$0...].starts(with: folder) }),
      path.count > start + folder.count, let number = Int(path[start + folder.count])
    else { throw HostRefusal.notFound("Page") }
    let project = try actions.project(.path(path[..<start].joined(separator: "/")))
    _ = try project.mergeRequests.request(number)
    switch path.dropFirst(start + folder.count + 1).first {
    case nil where isReading:
      return try await page(of: number, in: project, alert: nil).response(.ok)
    case let verb? where request.method == .post:
      return try await press(verb, number, in: project, request, visit)
    default: throw HostRefusal.notFound("Page")
    }
  }

  /// Does what a button says, and leads back to the merge request.
  private func press(
    _ verb: String, _ number: Int, in project: HostedProject, _ request: Request,
    _ visit: HostVisit
  ) async throws -> Response {
    let form = formFields(
      String(decoding: try await request.bytes(upTo: Self.formLimit), as: UTF8.self))
    guard formToken.matches(form["token"] ?? "") else {
      return try await page(of: number, in: project, alert: "the form is not of this page.")
        .response(.forbidden)
    }
    do {
      var edit = MergeRequestEdit()
      switch verb {
      case "merge", "auto-merge", "queue":
        var wish = MergeWish()
        wish.head = form["sha"].flatMap { GitObjectID(hex: $0) }
        try await merge(verb, number, wish, in: project, visit)
      case "cancel-auto-merge":
        _ = try await actions.cancelAutoMerge(number, in: project, visit)
      case "approve":
        _ = try await actions.review(number, .approved, body: "", in: project, visit)
      case "request-changes":
        _ = try await actions.review(number, .changesRequested, body: "", in: project, visit)
      case "ready", "draft":
        edit.isDraft = verb == "draft"
        _ = try await actions.edit(number, edit, in: project, visit)
      case "comment":
        _ = try await actions.comment(form["body"] ?? "", on: number, in: project, visit)
      case "close", "reopen":
        edit.isOpen = verb == "reopen"
        _ = try await actions.edit(number, edit, in: project, visit)
      default: throw HostRefusal.notFound("Page")
      }
    } catch let refusal as HostRefusal where refusal != .notFound("Page") {
      return try await page(of: number, in: project, alert: refusal.words(at: project.host))
        .response(.conflict)
    }
    return Response(
      status: .seeOther, headers: [.location: project.host.page(of: number, in: project.path)])
  }

  private func merge(
    _ verb: String, _ number: Int, _ wish: MergeWish, in project: HostedProject,
    _ visit: HostVisit
  ) async throws {
    switch verb {
    case "queue": try actions.enqueue(number, wish, in: project, visit)
    case "auto-merge": _ = try await actions.mergeLater(number, wish, in: project, visit)
    default: _ = try await actions.merge(number, wish, in: project, visit)
    }
  }

  private func page(
    of number: Int, in project: HostedProject, alert: String?
  ) async throws -> Page {
    let project = try actions.project(.id(project.id))
    let request = try project.mergeRequests.request(number)
    let (differences, conflicts) = try await actions.repository(of: project).perform { git in
      (
        try git.differences(of: request),
        request.phase == .open ? try git.conflicts(of: request) : []
      )
    }
    return MergeRequestView(
      project: project, request: request, differences: differences, conflicts: conflicts,
      formToken: formToken, alert: alert
    ).page
  }

  private func notice(_ words: String) -> Page {
    Page(
      title: "Sandbox Git host", refresh: nil,
      content:
        "<section class=\"card\"><p>\(words)</p><p><a href=\"/\">Everything here</a></p></section>"
    )
  }
}

extension HostRefusal {
  /// What a person is told.
  fileprivate func words(at host: GitHost) -> String {
    switch self {
    case .notFound(let thing): "there is no such \(thing.lowercased())."
    case .alreadyOpen(let number): "\(host.reference(number)) is open for the same branch."
    case .headMoved: "new commits came meanwhile. Look at them, then try again."
    case .notMergeable(let why), .invalid(let why), .full(let why): "\(why)."
    case .conflicting(let paths): "there are conflicts in \(paths.joined(separator: ", "))."
    case .blocked(let blocker): "\(blocker.words)."
    case .alreadyScheduled: "it is ordered already."
    case .notScheduled: "there is no such order."
    case .forbidden(let why): "\(why)."
    case .protected(let branch): "\(branch) is protected."
    case .noTransition: "the status cannot change so."
    }
  }
}
