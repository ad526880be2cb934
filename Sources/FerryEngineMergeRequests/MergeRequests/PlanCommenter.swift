// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPlan
import FerryPorts
import FerryPromotion

/// Keeps one comment with the plan for all clusters, and the commit status `ferry/plan`, on every open
/// merge request that touches what Ferry reads.
///
/// A merge request is planned when it is new, when its head or the branch moved, when somebody asks
/// for it, and when a cluster that could not be seen then can be seen. Otherwise neither the host nor
/// a cluster is asked: what changes in the clusters alone changes no comment.
final class PlanCommenter: Sendable {
  /// What was last told about a merge request.
  private struct Memory {
    var head: GitObjectID
    var base: GitObjectID
    var files: HostList<ChangedFile>
    var text: String?
    var status: CommitStatus?
    var blind: Set<ClusterID> = []
    var isDoubted = false
  }

  private let ports: EnginePorts
  private let reader: MergedReader
  private let consents: PlanConsents
  private let memories = Lock([Int: Memory]())

  init(ports: EnginePorts, settings: EngineSettings, consents: PlanConsents) {
    self.ports = ports
    self.consents = consents
    reader = MergedReader(ports: ports, settings: settings)
  }

  /// Has a merge request planned again at the next look: somebody asked for it.
  func doubt(_ number: Int) { memories.withLock { $0[number]?.isDoubted = true } }

  /// Whether a plan had to leave the cluster out.
  func waits(for cluster: ClusterID) -> Bool {
    memories.withLock { $0.values.contains { $0.blind.contains(cluster) } }
  }

  /// Tells of each of the open merge requests into the branch.
  func comment(
    on open: [MergeRequest], base: SourceReading, previewer: Previewer,
    host: any PromotesAtGitHost
  ) async -> Outcome {
    let numbers = Set(open.map(\.number))
    memories.withLock { $0 = $0.filter { numbers.contains($0.key) } }
    consents.keep(only: numbers)
    var outcome = Outcome.settled(next: nil)
    for request in open {
      do throws(MergeRequestTrouble) {
        try await comment(on: request, base: base, previewer: previewer, host: host)
      } catch {
        // Whoever asked for it has no answer yet.
        doubt(request.number)
        outcome = outcome.joined(with: error.outcome)
      }
    }
    return outcome
  }

  private func comment(
    on request: MergeRequest, base: SourceReading, previewer: Previewer,
    host: any PromotesAtGitHost
  ) async throws(MergeRequestTrouble) {
    guard let head = try await head(of: request) else { return }
    let commit = base.desired.revision.commit
    let known = memories.withLock { $0[request.number] }
    if let known, known.head == head, known.base == commit, !known.isDoubted,
      known.blind.allSatisfy({ !previewer.sees($0, in: base.desired) })
    {
      return
    }
    memories.withLock { $0[request.number]?.isDoubted = false }
    var memory = Memory(
      head: head, base: commit, files: try await files(of: request, at: head, known, host: host),
      text: known?.text, status: known?.head == head ? known?.status : nil)
    if !memory.files.isWhole || memory.files.items.contains(where: \.isConfig) {
      let told = try await telling(of: request, head, memory.files, base, previewer, host)
      memory.blind = told.blind
      try await tell(told, about: request.number, &memory, host: host)
    }
    let fresh = memory
    memories.withLock { memories in
      let isDoubted = memories[request.number]?.isDoubted ?? false
      memories[request.number] = fresh
      memories[request.number]?.isDoubted = isDoubted
    }
  }

  /// The commit to plan; fetched, unless it is a fork's. Nothing when the branch is gone.
  private func head(of request: MergeRequest) async throws(MergeRequestTrouble) -> GitObjectID? {
    if request.isFromFork { return request.head }
    do throws(GitFailure) {
      let tip = try await ports.source.commit(of: request.source)
      guard tip == nil || request.head.map({ $0 != tip }) ?? false else { return tip }
      try await ports.source.fetch()
      return try await ports.source.commit(of: request.source)
    } catch {
      throw MergeRequestTrouble(error)
    }
  }

  private func files(
    of request: MergeRequest, at head: GitObjectID, _ known: Memory?,
    host: any ReadsMergeRequests
  ) async throws(MergeRequestTrouble) -> HostList<ChangedFile> {
    if let known, known.head == head { return known.files }
    do throws(GitHostFailure) {
      return try await host.changedFiles(of: request.number)
    } catch {
      throw MergeRequestTrouble(error)
    }
  }

  /// What is to be said of a merge request.
  private struct Telling {
    var text: String
    var status: CommitStatus
    var blind: Set<ClusterID> = []
  }

  private func telling(
    of request: MergeRequest, _ head: GitObjectID, _ files: HostList<ChangedFile>,
    _ base: SourceReading, _ previewer: Previewer, _ host: any HearsComments
  ) async throws(MergeRequestTrouble) -> Telling {
    let name = "ferry/plan"
    guard try await mayBePlanned(request, at: head, host) else {
      let sentence = "not planned: it comes from the fork of somebody who may not push here"
      return Telling(
        text: "### Plan\n\nThis is \(sentence).\n\nSomebody who may push looks at the commits and "
          + "comments `/ferry plan`; each new commit needs that again.\n",
        status: CommitStatus(name: name, state: .pending, description: sentence))
    }
    do throws(GitFailure) {
      if request.isFromFork { try await fetch(head, of: request) }
      let proposed = try await reader.read(head, changing: files, onto: base.desired.revision)
      let (preview, blind) = await previewer.preview(proposed, head: head, over: base.desired)
      return Telling(
        text: try rendered(preview, template: base.planTemplate),
        status: CommitStatus(
          name: name, state: preview.problem == nil ? .success : .failure,
          description: preview.problem ?? preview.summary),
        blind: blind)
    } catch {
      throw MergeRequestTrouble(error)
    }
  }

  /// A plan shows what runs in the clusters: not to everybody who can make a fork.
  private func mayBePlanned(
    _ request: MergeRequest, at head: GitObjectID, _ host: any HearsComments
  ) async throws(MergeRequestTrouble) -> Bool {
    if !request.isFromFork || consents.isGiven(for: head, of: request.number) { return true }
    guard let author = request.author else { return false }
    do throws(GitHostFailure) {
      return try await host.mayWrite(author)
    } catch {
      throw MergeRequestTrouble(error)
    }
  }

  /// From the project's own repository: the fork is never asked.
  private func fetch(
    _ head: GitObjectID, of request: MergeRequest
  ) async throws(GitFailure) {
    let found = try await ports.source.fetch(request.headReference)
    guard found != head else { return }
    throw GitFailure(
      .unreachable, doing: "fetching \(request.headReference)",
      detail: "it is at \(found?.short ?? "nothing") and the Git host says \(head.short); "
        + "it is looked at again")
  }

  private func rendered(_ preview: Preview, template: String) throws(GitFailure) -> String {
    do throws(MergeRequestTextFailure) {
      return try planComment(
        preview, template: template, limit: ports.host?.textLimit ?? .max)
    } catch {
      throw GitFailure(
        .invalid, doing: "telling what a merge request would do", detail: error.description)
    }
  }

  private func tell(
    _ telling: Telling, about number: Int, _ memory: inout Memory, host: any ReportsProgress
  ) async throws(MergeRequestTrouble) {
    do throws(GitHostFailure) {
      if memory.text != telling.text {
        try await host.keepComment(telling.text, marker: "plan", on: number)
      }
      memory.text = telling.text
      if memory.status != telling.status {
        try await host.setStatus(telling.status, of: memory.head)
      }
      memory.status = telling.status
    } catch {
      throw MergeRequestTrouble(error)
    }
  }
}

/// Why a merge request could not be dealt with.
struct MergeRequestTrouble: Error {
  let outcome: Outcome

  init(_ failure: some Failure) { outcome = Outcome(failure) }
}

extension Previewer {
  /// Whether the cluster of the branch can be seen now.
  func sees(_ cluster: ClusterID, in desired: DesiredState) -> Bool {
    guard let cluster = desired.clusters[cluster], case .success? = live(cluster) else {
      return false
    }
    return true
  }
}
