// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryDomain

/// The first page: every project's merge requests, and what became of the latest webhooks.
func indexPage(
  _ projects: [HostedProject], _ results: [PostingResult], at address: SandboxAddress
) -> Page {
  let sections = projects.map { project -> HTML in
    """
    <h1>\(project.path)</h1>
    <p class="meta">Clone with <code>git clone \(address.url)/\(project.path).git</code>; the token is the password.</p>
    <section class="card">
    <h2>\(project.host.requestTitle)s</h2>
    \(mergeRequestList(of: project))
    </section>
    """
  }
  return Page(
    title: "Sandbox Git host", refresh: .seconds(10),
    content: """
      \(sections)
      <section class="card">
      <h2>Latest webhooks</h2>
      \(webhookList(results))
      </section>
      """)
}

private func mergeRequestList(of project: HostedProject) -> HTML {
  let items = project.mergeRequests.all.prefix(100).map { request -> HTML in
    """
    <li>\(request.badge)<span class="grow">
    <a href="\(request.path(in: project))">\(request.title)</a>
    <span class="number">\(project.host.reference(request.number))</span></span>
    <span class="soft"><code>\(request.source)</code> → <code>\(request.target)</code></span></li>
    """
  }
  return items.isEmpty
    ? "<p class=\"soft\">None yet: they appear here when one is opened.</p>"
    : "<ul class=\"list\">\(Array(items))</ul>"
}

private func webhookList(_ results: [PostingResult]) -> HTML {
  let items = results.suffix(10).reversed().map { result -> HTML in
    let tone = result.isDelivered ? "success" : "failed"
    return """
      <li><span class="badge \(tone)">\(result.isDelivered ? "delivered" : "failed")</span>
      <span class="grow">\(result.event) <span class="soft">\(result.outcome.words)</span></span>
      <span class="soft">\(result.url)</span><span class="soft">\(result.time.words)</span></li>
      """
  }
  return items.isEmpty
    ? "<p class=\"soft\">None were sent.</p>" : "<ul class=\"list\">\(Array(items))</ul>"
}

extension PostingResult.Outcome {
  fileprivate var words: String {
    switch self {
    case .answered(let status): "answered \(status)"
    case .failed(let why): "no answer: \(why)"
    case .dropped: "not sent: too many were waiting"
    }
  }
}

extension HostedMergeRequest {
  func path(in project: HostedProject) -> String {
    project.host.page(of: number, in: project.path)
  }

  var badge: HTML {
    let (tone, words) =
      switch phase {
      case .open: ("open", isDraft ? "Draft" : "Open")
      case .merging: ("merging", "Merging")
      case .merged: ("merged", "Merged")
      case .closed: ("closed", "Closed")
      }
    return "<span class=\"badge \(tone)\">\(words)</span>"
  }
}

extension GitHost {
  /// At the beginning of a line.
  fileprivate var requestTitle: String { self == .gitlab ? "Merge request" : "Pull request" }
}
