// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// How an environment gets its versions from others.
package struct PromotionRules: Hashable, Sendable {
  package enum Way: String, Hashable, Sendable, CaseIterable {
    case mergeRequest = "merge-request"
    case commit
    case manual
  }

  /// What one merge request carries.
  package enum Group: String, Hashable, Sendable, CaseIterable {
    case bundle
    /// All Bundles of the environment that can go.
    case environment
  }

  /// All of them must have the release.
  package var from: [EnvironmentName]
  package var by: Way
  /// How long a release must have been healthy on the source clusters.
  package var soak: Duration
  package var quorum = Quorum.all
  package var windows: [Window] = []
  /// Whether the verification Job must have succeeded on the source clusters.
  package var needsVerification = false
  package var blastRadius = BlastRadius()
  package var fields: [PromotedField] = [.version]
  package var group = Group.bundle
  /// Whether the Git host is asked to merge what is opened, by its own mechanism.
  package var mergesByItself = false
  /// Whether a release that only waits for time is offered meanwhile, as a draft.
  package var opensDrafts = false
  /// What a person may skip with a reason.
  package var skippable: Set<GateKind> = []

  package init(from: [EnvironmentName], by: Way = .mergeRequest, soak: Duration = .zero) {
    self.from = from
    self.by = by
    self.soak = soak
  }
}

/// How many clusters of each source environment must speak for a release.
package enum Quorum: Hashable, Sendable {
  case all
  case clusters(Int)
  /// Rounded up.
  case percent(Int)

  /// How many of so many clusters: at least one, and never more than there are.
  package func needed(of count: Int) -> Int {
    switch self {
    case .all: count
    case .clusters(let number): min(max(1, number), count)
    case .percent(let share): min(max(1, (count * share + 99) / 100), count)
    }
  }
}

/// How much a promotion may change by itself.
package struct BlastRadius: Hashable, Sendable {
  /// The part of a version that changes.
  package enum Step: String, Hashable, Comparable, Sendable, CaseIterable {
    case patch, minor, major

    package static func < (left: Self, right: Self) -> Bool {
      switch (left, right) {
      case (.patch, .minor), (.patch, .major), (.minor, .major): true
      case (.patch, _), (.minor, _), (.major, _): false
      }
    }
  }

  /// So many clusters get a release together; the next ones when it is healthy there.
  package var clusters: Int?
  /// So many Bundles are on their way into the environment together.
  package var bundles: Int?
  /// The largest step.
  package var step: Step?

  package init(clusters: Int? = nil, bundles: Int? = nil, step: Step? = nil) {
    self.clusters = clusters
    self.bundles = bundles
    self.step = step
  }
}
