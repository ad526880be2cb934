// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryGitStore
import FerryDomain

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
      title: "\(request.title) · !\(request.number)", refresh: isMerged ? .seconds(5) : nil,
      content: """
        \(alertHTML)
        <h1>\(request.title) <span class="number">!\(request.number)</span></h1>
        <p class="meta">\(request.badge) \(request.author.name) \(verb)
        <code>\(request.source)</code> into <code>\(request.target)</code></p>
        <section class="card action">\(action)</section>
        <section class="card">\(markdownHTML(request.body))</section>
        \(statuses)
        \(notes)
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
      "<p>This is a draft. Take “Draft:” off its title to merge it.</p>\(form("close", "Close"))"
    case .open where !conflicts.isEmpty:
      """
      <p><strong>There are conflicts</strong> in \(conflicts.joined(separator: ", ")).</p>
      \(form("close", "Close"))
      """
    case .open:
      """
      <p>Nothing is in the way.</p>
      \(form("merge", "Merge", class: "primary"))\(form("close", "Close"))
      """
    case .merging: "<p>It is being merged.</p>"
    case .merged(let commit, let user, let time):
      "<p>\(user.name) merged this at \(time.words) with <code>\(commit.short)</code>.</p>"
    case .closed(let user, let time):
      "<p>\(user.name) closed this at \(time.words).</p>\(form("reopen", "Reopen"))"
    }
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
