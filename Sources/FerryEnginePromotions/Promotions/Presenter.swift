// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryEngineFacts
import FerryManifests
package import FerryPorts
import FerryPromotion
import FerryViews

/// What became of an offer, for people.
struct Presented: Hashable, Sendable {
  /// What happens next, or what hinders it.
  var sentence: String
  var link: MergeRequestLink?
  /// The commit that waits to be merged.
  var tip: BranchTip?
  /// What just happened; nothing when nothing did.
  var news: String?
  /// The branch that Ferry follows has moved.
  var isMerged = false
}

/// Brings offers to Git and its host: one branch and one merge request for each, kept up to date in
/// place.
///
/// Every step looks before it acts, so that a step whose answer was lost, a crash between two of them
/// or a second replica ends in the same branch and the same merge request.
package final class Presenter: Sendable {
  /// What a branch and its merge request are to say.
  private struct Content: Hashable {
    let title: String
    let body: String
    let files: [String: [UInt8]]
  }

  /// What was last presented on a branch: the same again needs no request, unless the host tells
  /// something else by now.
  private struct Memory {
    let content: Content
    /// What the host told; nothing after something was written there, which is looked at once more.
    let known: [MergeRequest]?
    let presented: Presented
    /// How often the host did not merge it, and when it is asked to once more.
    let refusals: Int
    let nextMerge: Timestamp?
  }

  /// What the host told.
  package let book: RequestBook

  private let ports: EnginePorts
  private let writer: SourceWriter
  /// With what the host does not merge. Where webhooks tell of approvals and checks, it is asked without
  /// one only in case that one was lost.
  private let patience: Patience
  /// What the server of the repository did not take.
  let refused: RefusedPushes
  /// Is told of the merge requests that the host was asked for.
  private let noteSeen: @Sendable ([MergeRequest]) -> Void
  private let memories = Lock(Doubtful<BranchName, Memory>())

  package init(
    ports: EnginePorts, settings: EngineSettings,
    noteSeen: @escaping @Sendable ([MergeRequest]) -> Void
  ) {
    self.ports = ports
    self.noteSeen = noteSeen
    refused = RefusedPushes(ports: ports)
    book = RequestBook(ports: ports, settings: settings)
    patience = Patience(
      first: .seconds(120), ceiling: settings.hasWebhooks ? .seconds(86_400) : RequestBook.trust)
    writer = SourceWriter(ports: ports, settings: settings)
  }

  /// Has the host asked again at the next look: something was said about a branch or its merge
  /// requests; nothing: about any.
  package func doubt(_ branch: BranchName? = nil) {
    memories.withLock { $0.doubt(branch) }
    refused.doubt()
    book.doubt(branch)
  }

  /// Presents an offer that is carried out by a change.
  ///
  /// - Parameter last: the last question to the host before the decision: what it answered to later
  ///   ones holds.
  func present(
    _ offer: Offer, _ change: SourceChange, rules: PromotionRules, reading: SourceReading,
    after last: Question
  ) async -> (Presented, Outcome) {
    guard let host = ports.host else {
      return (
        Presented(
          sentence:
            "ready: set \(offer.versions) in \(offer.environment); no Git host is set, so no merge "
            + "request is opened"), .settled(next: nil)
      )
    }
    do throws(PresentationFailure) {
      return (
        try await present(
          offer, change, rules: rules, reading: reading, after: last, host: host),
        .settled(next: nil)
      )
    } catch {
      return (Presented(sentence: error.sentence), error.outcome)
    }
  }

  private func present(
    _ offer: Offer, _ change: SourceChange, rules: PromotionRules, reading: SourceReading,
    after last: Question, host: any PromotesAtGitHost
  ) async throws(PresentationFailure) -> Presented {
    guard let branch = offer.branch else {
      throw PresentationFailure(stalled: "\(offer.title): the names make no branch")
    }
    let base = reading.desired.revision
    let content = Content(
      title: offer.title, body: try rendered(offer, reading, limit: host.textLimit),
      files: change.edits.reduce(into: [:]) { $0[$1.path] = $1.content ?? [] })
    let (before, question) = memories.withLock { ($0[branch], $0.ask(branch)) }
    if let before, before.content == content, before.nextMerge.map({ ports.time.now < $0 }) ?? true,
      try await book.requests(from: branch, into: base.branch) == before.known
    {
      var presented = before.presented
      presented.news = nil
      return presented
    }
    let push = try await checkRefused(change, branch)
    let existing = try await book.requests(from: branch, into: base.branch, after: last)
    noteSeen(existing.filter { $0.state == .open })
    var presented: Presented
    var refusals = 0
    if let order = try await order(on: branch, existing) {
      presented = order
    } else {
      presented = try await carryOut(
        offer, body: content.body, change, branch: branch, base: base, existing: existing,
        push: push, host: host)
      if rules.mergesByItself, !offer.isDraft, let tip = presented.tip, let link = presented.link,
        try await !merge(link, at: tip, on: branch, into: &presented, host: host)
      {
        refusals = (before?.presented.tip == tip ? before?.refusals ?? 0 : 0) + 1
      }
    }
    let memory = Memory(
      content: content, known: presented.news == nil ? existing : nil, presented: presented,
      refusals: refusals, nextMerge: nextMerge(after: refusals))
    memories.withLock { $0.keep(memory, of: branch, asked: question) }
    return presented
  }

  /// When the host is asked to merge once more what it did not merge so often.
  private func nextMerge(after refusals: Int) -> Timestamp? {
    refusals > 0 ? ports.time.now + patience.wait(after: refusals) : nil
  }

  private func carryOut(
    _ offer: Offer, body: String, _ change: SourceChange, branch: BranchName, base: Revision,
    existing: [MergeRequest], push: Question, host: any PromotesAtGitHost
  ) async throws(PresentationFailure) -> Presented {
    let presentation = presentation(
      of: offer, title: offer.title, body: body, existing: existing.map(\.fact))
    let known = { (number: Int) in existing.first { $0.number == number }?.link }
    switch presentation {
    case .rejected(let number):
      return Presented(
        sentence: "!\(number) was closed without being merged: \(offer.versions) is not offered "
          + "again; reopen it to take that back", link: known(number))
    case .carried(let number):
      return Presented(sentence: "!\(number) is merged", link: known(number))
    case .open, .update, .keep: break
    }
    let tip = try await bring(branch, to: change, of: base, push)
    let draft = MergeRequestDraft(
      source: branch, target: base.branch, title: offer.title, body: body, labels: ["ferry"],
      isDraft: presentation.isDraft)
    let standing = { (number: Int) in
      (presentation.isDraft
        ? "!\(number) is a draft" + (offer.reason.map { ": \($0)" } ?? "")
        : "waits for !\(number) to be merged")
        + (tip.isTheirs ? "; people committed to \(branch), so Ferry no longer edits it" : "")
    }
    do throws(GitHostFailure) {
      switch presentation {
      case .open:
        book.doubt(branch)
        let opened = try await host.open(draft)
        for _ in offer.proposals { ports.metrics.promotion(into: offer.environment, .opened) }
        return Presented(
          sentence: standing(opened.number),
          link: MergeRequestLink(number: opened.number, url: opened.url), tip: tip,
          news: "opened !\(opened.number): \(offer.title)")
      // Its text tells what people left on the branch.
      case .update(let number, _) where tip.isTheirs:
        return Presented(sentence: standing(number), link: known(number), tip: tip)
      case .update(let number, _):
        book.doubt(branch)
        try await host.update(number, draft)
        return Presented(
          sentence: standing(number), link: known(number), tip: tip,
          news: "updated !\(number): \(offer.title)")
      case .keep(let number, _), .rejected(let number), .carried(let number):
        return Presented(sentence: standing(number), link: known(number), tip: tip)
      }
    } catch {
      throw PresentationFailure(error)
    }
  }

  /// What a person asked for goes first: it is not replaced by what would go by itself.
  private func order(
    on branch: BranchName, _ existing: [MergeRequest]
  ) async throws(PresentationFailure) -> Presented? {
    guard let open = existing.first(where: { $0.state == .open }) else { return nil }
    do throws(GitFailure) {
      guard let person = try await writer.person(behind: branch) else { return nil }
      return Presented(
        sentence: "!\(open.number) goes first: \(person) asked for it; merge it or close it",
        link: MergeRequestLink(number: open.number, url: open.url))
    } catch {
      throw PresentationFailure(error)
    }
  }

  private func bring(
    _ branch: BranchName, to change: SourceChange, of base: Revision, _ push: Question
  ) async throws(PresentationFailure) -> BranchTip {
    do throws(GitFailure) {
      do throws(GitFailure) {
        return try await writer.bring(branch, to: change, of: base)
      } catch {
        try await refused.note(error, of: change, to: branch, asked: push)
        throw error
      }
    } catch {
      throw PresentationFailure(error)
    }
  }

  /// Neither Git nor the host is asked about what the server refused a short while ago.
  private func checkRefused(
    _ change: SourceChange, _ branch: BranchName
  ) async throws(PresentationFailure) -> Question {
    do throws(GitFailure) {
      return try await refused.check(change, of: branch)
    } catch {
      throw PresentationFailure(error)
    }
  }

  /// Asks the host to merge what Ferry pushed, and nothing else; tells whether that is settled.
  private func merge(
    _ link: MergeRequestLink, at tip: BranchTip, on branch: BranchName,
    into presented: inout Presented, host: any PromotesAtGitHost
  ) async throws(PresentationFailure) -> Bool {
    guard !tip.isTheirs else { return true }
    do throws(GitHostFailure) {
      switch try await host.merge(link.number, expecting: tip.commit) {
      case .merged:
        book.doubt(branch)
        presented.sentence = "!\(link.number) is merged by itself"
        presented.news = "merged !\(link.number) by itself"
        presented.isMerged = true
        return true
      case .scheduled:
        presented.sentence = "!\(link.number) is merged by the Git host when its checks passed"
        return true
      case .refused(let words):
        presented.sentence = "the Git host does not merge !\(link.number) yet: \(words)"
        return false
      case .headMoved:
        presented.sentence = "somebody pushed to !\(link.number) meanwhile; it is looked at again"
        return false
      }
    } catch {
      throw PresentationFailure(error)
    }
  }

  private func rendered(
    _ offer: Offer, _ reading: SourceReading, limit: Int
  ) throws(PresentationFailure) -> String {
    do throws(MergeRequestTextFailure) {
      switch offer {
      case .bundle(let proposal):
        return try mergeRequestBody(
          proposal, template: reading.mergeRequestTemplate, limit: limit)
      case .environment(let name, let proposals):
        return try mergeRequestBody(
          proposals, into: name, template: reading.groupTemplate, limit: limit)
      }
    } catch {
      throw PresentationFailure(stalled: error.description)
    }
  }
}

extension Offer {
  /// What a draft waits for first.
  fileprivate var reason: String? { proposals.first?.waits.first?.sentence }

  /// What goes, for people.
  fileprivate var versions: String {
    switch self {
    case .bundle(let proposal): proposal.release.version
    case .environment(_, let proposals):
      proposals.map { "\($0.bundle) \($0.release.version)" }.joined(separator: ", ")
    }
  }
}
