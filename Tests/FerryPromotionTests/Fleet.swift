// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import Testing

/// Staging with two clusters and production with two, all of which have the Bundle `shop`.
struct Fleet {
  static let now = Timestamp(seconds: 1_000_000)
  static let staging = EnvironmentName(checked: "staging")
  static let production = EnvironmentName(checked: "production")
  static let shop = BundleID(
    namespace: Namespace(checked: "shop"), name: BundleName(checked: "shop"))

  var rules = PromotionRules(from: [staging])
  var sources: [Standing]
  var targets: [Standing]
  var circumstances = Circumstances()

  init(candidate: String = "1.2.0", there: String = "1.1.0") throws {
    sources = try ["eu-1", "us-1"].map {
      try Self.standing(Self.staging, $0, wanted: "1.*", deployed: candidate)
    }
    targets = try ["eu-1", "us-1"].map {
      try Self.standing(Self.production, $0, wanted: there, deployed: there)
    }
  }

  var facts: PromotionFacts {
    PromotionFacts(
      environment: Self.production, rules: rules, bundle: Self.shop.name, sources: sources,
      targets: targets, waves: targets.map { [$0.cluster] }, circumstances: circumstances)
  }

  var decision: PromotionDecision { promote(facts, now: Self.now) }

  /// Notes an earlier deployment on every source cluster.
  mutating func remember(
    _ version: String, _ result: PastDeployment.Result = .succeeded, secondsAgo: Int
  ) throws {
    let past = PastDeployment(
      try Self.release(version), result, finished: Self.now - .seconds(secondsAgo))
    for index in sources.indices { sources[index].history.append(past) }
  }

  static func release(_ version: String, digest: Character = "a") throws -> Release {
    let text = "sha256:" + String(repeating: digest, count: 64)
    return Release(version: version, digest: try #require(Digest(text)))
  }

  static func standing(
    _ environment: EnvironmentName, _ cluster: String, wanted: String, deployed: String
  ) throws -> Standing {
    Standing(
      cluster: ClusterID(environment: environment, name: ClusterName(checked: cluster)),
      bundle: shop, wanted: try #require(WantedVersion(wanted)), deployed: try release(deployed),
      since: now - .seconds(600), health: .healthy, isSettled: true,
      origin: SourceLocation(file: "shop.yaml", document: 0, line: 1))
  }
}

extension PromotionDecision {
  /// The names of the gates that are not open.
  var closed: [String] {
    if case .blocked(let candidate, _) = self { candidate.blocking.map(\.name) } else { [] }
  }

  /// The versions behind the one that goes next.
  var coming: [String] {
    switch self {
    case .none: []
    case .blocked(_, let coming), .announce(_, _, let coming), .propose(_, _, let coming):
      coming.map(\.release.version)
    }
  }

  /// What the first gate of a kind says.
  func gate(_ kind: GateKind) -> Gate? {
    gates.first { $0.kind == kind }
  }
}
