// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxGitModel
import FerryGitServing
import FerryGitStore

/// Everything that the page of a merge request shows.
struct MergeRequestView: Sendable {
  let project: HostedProject
  let request: HostedMergeRequest
  let differences: [FileDifference]
  /// The paths that keep it from being merged.
  let conflicts: [String]
  /// Sent along with every form, so that no other page can press the buttons.
  let formToken: Redacted<String>
  /// Why what was asked did not happen.
  let alert: String?

  /// A merged one shows a rollout that goes on, so it asks again by itself.
  var page: Page {
    let isMerged = if case .merged = request.phase { true } else { false }
    return Page(
      title: "\(request.title) · \(project.host.reference(request.number))",
      refresh: isMerged ? .seconds(5) : nil,
      content: """
        \(alertHTML)
        <h1>\(request.title) <span class="number">\(project.host.reference(request.number))</span></h1>
        <p class="meta">\(request.badge) \(request.author.name) \(verb)
        <code>\(request.source)</code> into <code>\(request.target)</code></p>
        <section class="card action">\(action)</section>
        <section class="card">\(markdownHTML(request.body))</section>
        \(reviews)
        \(statuses)
        \(notes)
        \(commentForm)
        <h2>Changes</h2>
        \(changes)
        """)
  }

  private var alertHTML: HTML {
    guard let alert else { return "" }
    return
      "<section class=\"card alert\" role=\"alert\"><strong>Not done:</strong> \(alert)</section>"
  }

  private var verb: String {
    switch request.phase {
    case .open, .merging: "wants to merge"
    case .merged, .closed: "wanted to merge"
    }
  }

  // MARK: Deciding

  private var action: HTML {
    switch request.phase {
    case .open where request.isDraft:
      """
      <p>This is a draft.</p>\(form("ready", "Mark as ready"))\(form("close", "Close"))
      """
    case .open where !conflicts.isEmpty:
      """
      <p><strong>There are conflicts</strong> in \(conflicts.joined(separator: ", ")).</p>
      \(form("close", "Close"))
      """
    case .open where queuePlace != nil:
      "<p>It is number \(queuePlace ?? 0) of the merge queue.</p>\(form("close", "Close"))"
    case .open: openAction
    case .merging: "<p>It is being merged.</p>"
    case .merged(let commit, let user, let time):
      "<p>\(user.name) merged this at \(time.words) with <code>\(commit.short)</code>.</p>"
    case .closed(let user, let time):
      "<p>\(user.name) closed this at \(time.words).</p>\(form("reopen", "Reopen"))"
    }
  }

  private var openAction: HTML {
    let blockers = project.blockers(of: request)
    let words = blockers.map(\.words).joined(separator: "; ")
    let approve: HTML =
      "\(form("approve", "Approve"))\(form("request-changes", "Request changes"))"
    let merge: HTML =
      switch (blockers.isEmpty, request.autoMerge) {
      case (true, _):
        project.settings.usesMergeQueue
          ? form("queue", "Merge when it is its turn", class: "primary")
          : form("merge", "Merge", class: "primary")
      case (false, nil): form("auto-merge", "Merge as soon as nothing is in the way")
      case (false, _): form("cancel-auto-merge", "Do not merge by itself")
      }
    let text: HTML =
      blockers.isEmpty ? "<p>Nothing is in the way.</p>" : "<p>In the way: \(words).</p>"
    return "\(text)\(merge)\(approve)\(form("draft", "Make a draft"))\(form("close", "Close"))"
  }

  private var queuePlace: Int? {
    project.queue.firstIndex { $0.number == request.number }.map { $0 + 1 }
  }

  private func form(_ verb: String, _ label: String, class tone: String = "") -> HTML {
    """
    <form method="post" action="\(request.path(in: project))/\(verb)">
    <input type="hidden" name="token" value="\(formToken.revealed)">
    <input type="hidden" name="sha" value="\(request.head)">
    <button class="\(tone)">\(label)</button></form>
    """
  }

  // MARK: What is known

  private var reviews: HTML {
    let items = request.latestReviews.map { review -> HTML in
      """
      <li><span class="badge \(review.verdict == .approved ? "success" : "pending")">
      \(review.verdict.words)</span>
      <span class="grow">\(review.author.name)</span>
      <span class="soft"><code>\(review.commit.short)</code></span></li>
      """
    }
    guard !items.isEmpty else { return "" }
    return "<section class=\"card\"><ul class=\"list\">\(items)</ul></section>"
  }

  private var commentForm: HTML {
    """
    <form class="card" method="post" action="\(request.path(in: project))/comment">
    <input type="hidden" name="token" value="\(formToken.revealed)">
    <label>Comment <input name="body" required></label>
    <button>Comment</button></form>
    """
  }

  private var statuses: HTML {
    var commits = [request.head]
    if case .merged(let commit, _, _) = request.phase { commits.append(commit) }
    let items = commits.flatMap(project.statuses.latest).map { status -> HTML in
      """
      <li><span class="badge \(status.state.rawValue)">\(status.state.rawValue)</span>
      <span class="grow">\(status.name)</span>
      <span class="soft">\(status.description ?? "")</span></li>
      """
    }
    guard !items.isEmpty else { return "" }
    return "<section class=\"card\"><ul class=\"list\">\(items)</ul></section>"
  }

  private var notes: HTML {
    guard !request.notes.isEmpty else { return "" }
    let items = request.notes.map { note -> HTML in
      """
      <article class="card"><p class="soft">\(note.author.name), \(note.updated.words)</p>
      \(markdownHTML(note.body))</article>
      """
    }
    return "<h2>Comments</h2>\(items)"
  }

  private var changes: HTML {
    let files = differences.map { difference -> HTML in
      """
      <section class="card diff"><h3>\(difference.title)</h3>\(difference.html)</section>
      """
    }
    return files.isEmpty ? "<p class=\"soft\">No file differs.</p>" : "\(files)"
  }
}

extension FileDifference {
  fileprivate var title: String {
    switch kind {
    case .added: "\(path) (new)"
    case .removed: "\(path) (removed)"
    case .modified: path
    }
  }

  fileprivate var html: HTML {
    guard let lines else { return "<p class=\"soft\">Not text, or too large to be shown.</p>" }
    let rows = lines.hunks.flatMap { hunk -> [HTML] in
      ["<span class=\"at\">\(hunk.header)</span>"] + hunk.lines.map(\.html)
    }
    return "<pre>\(rows)</pre>"
  }
}

extension LineDifference.Line {
  fileprivate var html: HTML {
    switch kind {
    case .same: "<span>\u{20}\(text)</span>"
    case .added: "<span class=\"plus\">+\(text)</span>"
    case .removed: "<span class=\"minus\">-\(text)</span>"
    }
  }
}

extension HostedReview.Verdict {
  fileprivate var words: String {
    switch self {
    case .approved: "approved"
    case .changesRequested: "wants changes"
    case .commented: "commented"
    case .dismissed: "taken back"
    }
  }
}
