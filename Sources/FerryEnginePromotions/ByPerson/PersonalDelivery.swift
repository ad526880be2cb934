// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPorts
import FerryPromotion
import FerryViews

/// Brings what a person asked for to Git and its host.
struct PersonalDelivery: Sendable {
  let ports: EnginePorts
  let writer: SourceWriter

  /// What is to be brought there.
  struct Parcel: Sendable {
    let title: String
    let body: String
    let change: SourceChange
    let branch: BranchName?
    /// Straight to the followed branch, without a review.
    let goesStraight: Bool
  }

  init(ports: EnginePorts, settings: EngineSettings) {
    self.ports = ports
    writer = SourceWriter(ports: ports, settings: settings)
  }

  /// Commits it, or opens a merge request with it; without a Git host only the branch is pushed.
  func deliver(
    _ parcel: Parcel, on base: Revision
  ) async throws(PersonalRefusal) -> PersonalResult {
    do throws(GitFailure) {
      guard parcel.goesStraight else { return try await propose(parcel, on: base) }
      let commit = try await writer.commit(parcel.change, onto: base.branch, at: base.commit)
      var result = PersonalResult(
        .done, "committed \(commit.short) to \(base.branch): \(parcel.title)")
      (result.branch, result.commit) = (base.branch, commit)
      return result
    } catch {
      throw PersonalRefusal(error)
    }
  }

  private func propose(
    _ parcel: Parcel, on base: Revision
  ) async throws(GitFailure) -> PersonalResult {
    guard let branch = parcel.branch else {
      return PersonalResult(.refused, "the names are too long for a branch; edit the files in Git")
    }
    let tip = try await writer.bring(branch, to: parcel.change, of: base)
    guard !tip.isTheirs else {
      return PersonalResult(
        .refused, "people committed to \(branch); merge or delete that branch, then ask again")
    }
    var result = PersonalResult(
      .done,
      "pushed \(branch); no Git host is set, so merge it into \(base.branch) yourself: "
        + parcel.title)
    (result.branch, result.commit) = (branch, tip.commit)
    guard let host = ports.host else { return result }
    let draft = MergeRequestDraft(
      source: branch, target: base.branch, title: parcel.title, body: parcel.body,
      labels: ["ferry"])
    do throws(GitHostFailure) {
      let (link, news) = try await offer(draft, host: host)
      result.mergeRequest = link
      result.sentence = "\(news) !\(link.number): \(parcel.title); it counts when it is merged"
    } catch {
      result.state = .refused
      result.sentence = "pushed \(branch), but \(error.description); ask again"
    }
    return result
  }

  private func offer(
    _ draft: MergeRequestDraft, host: any OpensMergeRequests
  ) async throws(GitHostFailure) -> (MergeRequestLink, String) {
    let known = try await host.mergeRequests(from: draft.source, into: draft.target)
    if let open = known.first(where: { $0.state == .open }) {
      try await host.update(open.number, draft)
      return (MergeRequestLink(number: open.number, url: open.url), "updated")
    }
    let opened = try await host.open(draft)
    return (MergeRequestLink(number: opened.number, url: opened.url), "opened")
  }
}

extension PersonalRefusal {
  init(_ failure: some Failure) { self.init(failure.description) }

  init(_ failure: GitFailure) {
    self.init(failure.description)
    isOutrun = failure.code == .outrun
  }
}
