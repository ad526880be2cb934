// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryEngineFacts
package import FerryEnginePromotions
import FerryPlan
import FerryPorts
import FerryPromotion

/// Keeps one comment on each merged promotion's merge request, which shows how its rollout stands.
///
/// The merge request and the comment are found again by their markers, so a restart or a second
/// replica goes on with the same comment. Where nothing changes, the host is not asked: what it told
/// to promote serves here too.
package final class RolloutCommenter: Sendable {
  private struct Key: Hashable {
    let environment: EnvironmentName
    let bundle: BundleName
  }

  /// What is known of the rollout of one version.
  private struct Memory {
    let version: String
    /// Nothing when no merge request carried it.
    let number: Int?
    /// The comment's; each Bundle has its own where several go together.
    let marker: String
    var text: String?
    /// Once it is over, what happens later is not the rollout's.
    var isOver = false
    /// Something while the host calls open what Git has already.
    var delay: Patience.Delay?
  }

  /// With a host that calls open what Git has already: a push is heard of before its merge, and
  /// somebody may have brought the same to the branch by another way.
  private static let patience = Patience(first: .seconds(60), ceiling: .seconds(86_400))

  /// A rollout that ended longer ago was told to its end by whoever ran then.
  private static let memorable = Duration.seconds(86_400)

  private let ports: EnginePorts
  private let book: RequestBook
  private let memories = Lock([Key: Memory]())

  package init(ports: EnginePorts, book: RequestBook) {
    self.ports = ports
    self.book = book
  }

  /// Looks at the rollout of every Bundle of an environment that others are promoted into.
  ///
  /// - Parameter last: the last question to the host before this look.
  package func comment(
    on environment: EnvironmentName, _ state: FleetState, template: String, after last: Question
  ) async -> Outcome {
    guard let host = ports.host, let desired = state.desired,
      let rules = desired.pipeline[environment]?.promotion, state.isLookedAt(environment)
    else { return .settled(next: nil) }
    var outcome = Outcome.settled(next: nil)
    // A version that nobody wrote was carried by no merge request.
    for rollout in state.rollouts(in: environment) where rollout.isPinned {
      let standings = state.standings(of: rollout.bundle, in: environment)
      guard isRecent(rollout, standings) else { continue }
      let next = await comment(
        on: rollout, into: desired.revision.branch, rules.group, template: template, after: last,
        host: host)
      outcome = outcome.joined(with: next)
    }
    return outcome
  }

  private func isRecent(_ rollout: Rollout, _ standings: [Standing]) -> Bool {
    guard rollout.phase == .done, let last = standings.compactMap(\.since).max() else {
      return true
    }
    return ports.time.now - last < Self.memorable
  }

  private func comment(
    on rollout: Rollout, into target: BranchName, _ group: PromotionRules.Group, template: String,
    after last: Question, host: any BoundsTexts & ReportsProgress
  ) async -> Outcome {
    let key = Key(environment: rollout.environment, bundle: rollout.bundle)
    do throws(PresentationFailure) {
      var memory = try await memory(of: rollout, key, into: target, group, after: last)
      guard let number = memory.number, !memory.isOver else {
        return .settled(next: memory.delay?.until)
      }
      let text = try text(of: rollout, template: template, limit: host.textLimit)
      if memory.text != text { try await keep(text, memory.marker, on: number, host: host) }
      memory.text = text
      memory.isOver = rollout.phase == .done
      let known = memory
      memories.withLock { $0[key] = known }
      return .settled(next: nil)
    } catch {
      return error.outcome
    }
  }

  private func keep(
    _ text: String, _ marker: String, on number: Int, host: any ReportsProgress
  ) async throws(PresentationFailure) {
    do throws(GitHostFailure) {
      try await host.keepComment(text, marker: marker, on: number)
    } catch {
      throw PresentationFailure(error)
    }
  }

  /// What is known. The host is asked anew when the version is new, and, ever more seldom, as long as it
  /// calls open what Git has already.
  private func memory(
    of rollout: Rollout, _ key: Key, into target: BranchName, _ group: PromotionRules.Group,
    after last: Question
  ) async throws(PresentationFailure) -> Memory {
    let known = memories.withLock { $0[key].flatMap { $0.version == rollout.version ? $0 : nil } }
    if let known, known.number != nil { return known }
    let now = ports.time.now
    let isDue = known.map { $0.delay.map { $0.until <= now } ?? false } ?? true
    let carriers = try await carriers(
      of: rollout, into: target, group, after: isDue ? last : nil)
    let isOpen = carriers.first?.state == .open
    let carrier = carriers.first { $0.state == .merged }
    let isShared = carrier.map { $0.source == groupBranch(into: rollout.environment) } ?? false
    var memory = Memory(
      version: rollout.version, number: isOpen && rollout.phase != .done ? nil : carrier?.number,
      marker: isShared ? "rollout-\(rollout.bundle)" : "rollout")
    memory.delay = isOpen ? delay(after: known?.delay, at: now) : nil
    let fresh = memory
    memories.withLock { $0[key] = fresh }
    return memory
  }

  private func delay(after last: Patience.Delay?, at now: Timestamp) -> Patience.Delay {
    if let last, last.until > now { return last }
    return Self.patience.delay(after: last, at: now)
  }

  /// The merge requests that offered what is rolled out, newest first.
  private func carriers(
    of rollout: Rollout, into target: BranchName, _ group: PromotionRules.Group,
    after last: Question?
  ) async throws(PresentationFailure) -> [MergeRequest] {
    var branches = [promotionBranch(of: rollout.bundle, into: rollout.environment)]
    if group == .environment { branches.append(groupBranch(into: rollout.environment)) }
    var found: [MergeRequest] = []
    for branch in branches.compactMap(\.self) {
      found += try await book.requests(from: branch, into: target, after: last)
    }
    return found.filter { rollout.isCarried(byBody: $0.body) }.sorted { $0.number > $1.number }
  }

  private func text(
    of rollout: Rollout, template: String, limit: Int
  ) throws(PresentationFailure) -> String {
    do throws(MergeRequestTextFailure) {
      return try rolloutComment(rollout, template: template, limit: limit)
    } catch {
      throw PresentationFailure(
        GitHostFailure(
          .invalid, doing: "telling how \(rollout.bundle) \(rollout.version) is rolled out",
          detail: error.description))
    }
  }
}

extension FleetState {
  /// The rollout of every Bundle of an environment that is to have one version everywhere.
  func rollouts(in environment: EnvironmentName) -> [Rollout] {
    let clusters = desired?.clusters.values.filter { $0.id.environment == environment } ?? []
    return Set(clusters.flatMap { $0.bundles.keys.map(\.name) }).sorted().compactMap { bundle in
      Rollout(
        environment: environment, bundle: bundle,
        standings: standings(of: bundle, in: environment),
        waves: waves(of: bundle, in: environment))
    }
  }

  /// Whether every cluster of the environment was looked at for the current revision, and every
  /// registry asked: before that nothing can be said that holds.
  func isLookedAt(_ environment: EnvironmentName) -> Bool {
    let members = desired?.clusters.keys.filter { $0.environment == environment } ?? []
    return !members.isEmpty
      && members.allSatisfy { id in
        guard let known = clusters[id], known.revision == desired?.revision else { return false }
        return known.assessments.allSatisfy { $0.reason != notAsked }
      }
  }
}
