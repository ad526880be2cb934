// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The order of environments and the rules for each: `environments/pipeline.yaml`.
package struct Pipeline: Hashable, Sendable {
  /// In the order of promotion.
  package var environments: [EnvironmentRules]
  package var retry: RetryRules

  package init(environments: [EnvironmentRules], retry: RetryRules = RetryRules()) {
    self.environments = environments
    self.retry = retry
  }

  package subscript(name: EnvironmentName) -> EnvironmentRules? {
    environments.first { $0.name == name }
  }

  /// What counts without a pipeline file: `staging`, then `production` by merge request, without
  /// soak, one canary cluster and then the rest.
  package static let standard = Pipeline(environments: [
    EnvironmentRules(name: EnvironmentName(checked: "staging")),
    EnvironmentRules(
      name: EnvironmentName(checked: "production"),
      promotion: PromotionRules(from: [EnvironmentName(checked: "staging")])),
  ])
}

/// The rules of one environment.
package struct EnvironmentRules: Hashable, Sendable {
  package var name: EnvironmentName
  /// Nothing where versions come from a registry or a person, not from another environment.
  package var promotion: PromotionRules?
  package var rollout: RolloutRules
  package var allow: AllowRules
  package var drift = DriftRules()
  /// How many Bundles one revision may remove from one cluster without being confirmed.
  package var maxDeletions: Int

  package init(
    name: EnvironmentName, promotion: PromotionRules? = nil,
    rollout: RolloutRules = RolloutRules(), allow: AllowRules = AllowRules(), maxDeletions: Int = 1
  ) {
    self.name = name
    self.promotion = promotion
    self.rollout = rollout
    self.allow = allow
    self.maxDeletions = maxDeletions
  }
}

/// What a cluster folder of the environment may hold. Patterns have `*` for any characters.
package struct AllowRules: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case bundle = "Bundle", configMap = "ConfigMap", configWatcher = "ConfigWatcher"
  }

  /// Empty: any.
  package var registries: [String]
  /// Empty: any.
  package var namespaces: [String]
  package var kinds: [Kind]

  package init(
    registries: [String] = [], namespaces: [String] = [], kinds: [Kind] = Kind.allCases
  ) {
    self.registries = registries
    self.namespaces = namespaces
    self.kinds = kinds
  }
}

/// How often a failed Job is tried again.
package struct RetryRules: Hashable, Sendable {
  /// The first one included.
  package var attempts: Int
  /// Before the second attempt; doubled for each further one.
  package var backoff: Duration
  package var ceiling: Duration

  package init(
    attempts: Int = 3, backoff: Duration = .seconds(30), ceiling: Duration = .seconds(600)
  ) {
    self.attempts = attempts
    self.backoff = backoff
    self.ceiling = ceiling
  }

  /// How long to wait after the given number of failed attempts (1 or more).
  package func delay(afterAttempts failed: Int) -> Duration {
    min(ceiling, backoff * (1 << min(max(0, failed - 1), 16)))
  }
}
