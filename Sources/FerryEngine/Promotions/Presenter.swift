// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifests
import FerryPorts
import FerryPromotion

/// What became of a proposal, for people.
struct Presented: Hashable, Sendable {
  /// What happens next, or what hinders it.
  var sentence: String
  var link: MergeRequestLink?
  /// What just happened; nothing when nothing did.
  var news: String?
  /// A person closed the merge request.
  var isRejected = false
}

/// Brings proposals to Git and its host: one branch and one merge request for each, kept up to date
/// in place.
///
/// Every step looks before it acts, so that a step whose answer was lost, a crash between two of them
/// or a second replica ends in the same branch and the same merge request.
final class Presenter: Sendable {
  /// What was last presented on a branch: the same again needs no request.
  private struct Memory: Hashable {
    let title: String
    let body: String
    let contents: [String: [UInt8]]
    let presented: Presented
  }

  private let ports: EnginePorts
  private let settings: EngineSettings
  private let memories = Lock([BranchName: Memory]())

  init(ports: EnginePorts, settings: EngineSettings) {
    self.ports = ports
    self.settings = settings
  }

  /// Has the host asked again at the next look: something was said about its merge requests.
  func doubt() { memories.withLock { $0 = [:] } }

  /// Presents a proposal.
  func present(_ proposal: Proposal, reading: SourceReading) async -> (Presented, Outcome) {
    guard let host = ports.host else {
      return (
        Presented(
          sentence:
            "ready: set \(proposal.release.version) in \(proposal.environment); no Git host "
            + "is set, so no merge request is opened"), .settled(next: nil)
      )
    }
    do throws(PresentationFailure) {
      return (try await present(proposal, reading: reading, host: host), .settled(next: nil))
    } catch {
      return (Presented(sentence: error.sentence), error.outcome)
    }
  }

  private func present(
    _ proposal: Proposal, reading: SourceReading, host: any OpensMergeRequests & ReportsProgress
  ) async throws(PresentationFailure) -> Presented {
    guard let branch = proposal.branch else {
      throw PresentationFailure(stalled: "\(proposal.bundle) cannot be part of a branch name")
    }
    let base = reading.desired.revision
    let body = try rendered(proposal, template: reading.mergeRequestTemplate)
    let edits = try await edits(of: proposal, at: base.commit)
    let contents = edits.reduce(into: [:]) { $0[$1.path] = $1.content ?? [] }
    if let memory = memories.withLock({ $0[branch] }), memory.title == proposal.title,
      memory.body == body, memory.contents == contents
    {
      var presented = memory.presented
      presented.news = nil
      return presented
    }
    let existing = try await lookUp(branch, into: base.branch, host: host)
    let presented = try await carryOut(
      presentation(of: proposal, title: proposal.title, body: body, existing: existing.map(\.fact)),
      proposal, body: body, edits: edits, branch: branch, base: base, existing: existing, host: host
    )
    memories.withLock {
      $0[branch] = Memory(
        title: proposal.title, body: body, contents: contents, presented: presented)
    }
    return presented
  }

  private func carryOut(
    _ presentation: Presentation, _ proposal: Proposal, body: String, edits: [FileEdit],
    branch: BranchName, base: Revision, existing: [MergeRequest],
    host: any OpensMergeRequests & ReportsProgress
  ) async throws(PresentationFailure) -> Presented {
    let version = proposal.release.version
    let known = { (number: Int) in
      existing.first { $0.number == number }.map { MergeRequestLink(number: number, url: $0.url) }
    }
    switch presentation {
    case .rejected(let number):
      return Presented(
        sentence: "!\(number) was closed without being merged: \(version) is not offered again; "
          + "reopen it to take that back", link: known(number), isRejected: true)
    case .carried(let number):
      return Presented(sentence: "!\(number) is merged", link: known(number))
    case .open, .update, .keep: break
    }
    let isTheirs = try await bring(branch, to: proposal, edits: edits, base: base)
    let draft = MergeRequestDraft(
      source: branch, target: base.branch, title: proposal.title, body: body, labels: ["ferry"])
    let theirs = isTheirs ? "; people committed to \(branch), so Ferry no longer edits it" : ""
    do throws(GitHostFailure) {
      switch presentation {
      case .open:
        let opened = try await host.open(draft)
        ports.metrics.promotion(into: proposal.environment, .opened)
        return Presented(
          sentence: "waits for !\(opened.number) to be merged" + theirs,
          link: MergeRequestLink(number: opened.number, url: opened.url),
          news: "opened !\(opened.number): \(proposal.title)")
      case .update(let number):
        try await host.update(number, draft)
        return Presented(
          sentence: "waits for !\(number) to be merged" + theirs, link: known(number),
          news: "updated !\(number): \(proposal.title)")
      case .keep(let number), .rejected(let number), .carried(let number):
        return Presented(
          sentence: "waits for !\(number) to be merged" + theirs, link: known(number))
      }
    } catch {
      throw PresentationFailure(error)
    }
  }

  private func rendered(
    _ proposal: Proposal, template: String
  ) throws(PresentationFailure) -> String {
    do throws(MergeRequestTextFailure) {
      return try mergeRequestBody(proposal, template: template)
    } catch {
      throw PresentationFailure(stalled: error.description)
    }
  }

  private func lookUp(
    _ branch: BranchName, into target: BranchName, host: any OpensMergeRequests
  ) async throws(PresentationFailure) -> [MergeRequest] {
    do throws(GitHostFailure) {
      return try await host.mergeRequests(from: branch, into: target)
    } catch {
      throw PresentationFailure(error)
    }
  }

  /// Brings the branch to the proposal, unless it is there or people committed to it; tells whether
  /// they did.
  private func bring(
    _ branch: BranchName, to proposal: Proposal, edits: [FileEdit], base: Revision
  ) async throws(PresentationFailure) -> Bool {
    do throws(GitFailure) {
      // The last push may have come through although its answer was lost.
      try await ports.source.fetch()
      let tip = try await ports.source.commit(of: branch)
      if let tip {
        let details = try await ports.source.details(of: tip)
        guard promotedRelease(inCommitMessage: details.message) != nil else { return true }
        if try await holds(edits, at: tip) { return false }
      }
      let commit = try await ports.source.commit(
        CommitDraft(
          parent: base.commit, edits: edits, message: proposal.commitMessage,
          author: settings.author, time: ports.time.now))
      switch try await ports.source.push(commit, to: branch, expecting: tip) {
      case .pushed: return false
      case .lost:
        throw GitFailure(
          .unreachable, doing: "pushing \(branch)",
          detail: "somebody else moved the branch first; it is looked at again")
      case .refused(let words):
        throw GitFailure(
          .unauthorized, doing: "pushing \(branch)",
          detail: "the server refused: \(words); give Ferry the right to push ferry/* branches")
      }
    } catch {
      throw PresentationFailure(error)
    }
  }

  private func holds(_ edits: [FileEdit], at commit: GitObjectID) async throws(GitFailure) -> Bool {
    for edit in edits {
      let content = try await ports.source.content(of: edit.path, at: commit, limit: 1 << 20)
      guard content == edit.content else { return false }
    }
    return true
  }

  private func edits(
    of proposal: Proposal, at commit: GitObjectID
  ) async throws(PresentationFailure) -> [FileEdit] {
    var contents: [String: [UInt8]] = [:]
    for move in proposal.moves where move.isNeeded {
      let path = move.origin.file
      do throws(GitFailure) {
        let read = try await ports.source.content(of: path, at: commit, limit: 1 << 20)
        contents[path] = contents[path] ?? read
      } catch {
        throw PresentationFailure(error)
      }
      guard let content = contents[path] else {
        throw PresentationFailure(stalled: "\(path) is not in the repository any more")
      }
      do {
        contents[path] = try versionEdit(
          in: content, at: move.origin, to: proposal.release.version)
      } catch {
        throw PresentationFailure(stalled: "while editing \(move.origin): \(error)")
      }
    }
    return contents.sorted { $0.key < $1.key }.map { FileEdit(path: $0.key, content: $0.value) }
  }
}

/// Why a proposal could not be presented.
struct PresentationFailure: Error {
  let sentence: String
  let outcome: Outcome

  init(_ failure: some Failure) {
    sentence = failure.description
    outcome = Outcome(failure)
  }

  init(stalled sentence: String) {
    self.sentence = sentence
    outcome = .stalled(reason: sentence)
  }
}

extension MergeRequest {
  /// What the decision needs to know of it.
  fileprivate var fact: ExistingRequest {
    let state: ExistingRequest.State =
      switch state {
      case .open: .open
      case .merged: .merged
      case .closed: .closed
      }
    return ExistingRequest(number: number, state: state, title: title, body: body)
  }
}

extension ReadsSource {
  /// The bytes of a file by its path; nothing when there is no such file.
  func content(
    of path: String, at commit: GitObjectID, limit: Int
  ) async throws(GitFailure) -> [UInt8]? {
    var tree = try await details(of: commit).tree
    let parts = path.split(separator: "/")
    for part in parts.dropLast() {
      guard
        let next = try await entries(of: tree).first(where: {
          $0.name == part && $0.kind == .tree
        })
      else { return nil }
      tree = next.id
    }
    let file = try await entries(of: tree).first { $0.name == parts.last ?? "" && $0.kind == .file }
    guard let file else { return nil }
    return try await content(of: file.id, limit: limit)
  }
}
