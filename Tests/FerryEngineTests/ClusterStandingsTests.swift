// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerryEngineFacts
import FerryPlan
import FerryPromotion
import FerryTestKit
import Testing

/// When what was seen of a rollout is old.
struct ClusterStandingsTests {
  private let shop = EngineWorld.shop
  private let blog = BundleID(
    namespace: EngineWorld.shop.namespace, name: BundleName(checked: "blog"))
  private let cluster = ClusterID(
    environment: EnvironmentName(checked: "production"), name: ClusterName(checked: "eu-1"))
  private let revision: Revision

  init() throws {
    revision = Revision(
      branch: try #require(BranchName("main")),
      commit: try #require(GitObjectID(hex: String(repeating: "a", count: 40))))
  }

  private func standing(_ health: Health, trouble: String? = nil) -> ClusterStanding {
    var standing = ClusterStanding(revision: revision, isKnown: trouble == nil, trouble: trouble)
    for bundle in [shop, blog] {
      let health = bundle == shop ? health : .healthy
      standing.targets[bundle] = KnownTarget(
        Shared(
          Assessment(
            wanted: .latest, health: health, reason: "", message: "", isSettled: false,
            isLeftOut: false, hasDrifted: false)),
        Shared(
          Standing(
            cluster: cluster, bundle: bundle, wanted: .latest, health: health, isSettled: false,
            origin: SourceLocation(file: "shop.yaml", document: 0, line: 1))), failure: nil)
    }
    return standing
  }

  private func stamps(_ standings: ClusterStandings) -> [ClusterStandings.Stamp] {
    [shop, blog].map { standings.stamp(of: $0.name, in: cluster.environment) }
  }

  @Test func `news of one Bundle is no news of another`() {
    var standings = ClusterStandings()
    _ = standings.update(standing(.progressing), of: cluster)
    let before = stamps(standings)
    #expect(
      standings.update(standing(.healthy), of: cluster).before?.targets[shop]?.standing?.health
        == .progressing)
    #expect(stamps(standings)[0] != before[0])
    #expect(stamps(standings)[1] == before[1])
  }

  @Test func `a cluster that is found as it was is no news`() {
    var standings = ClusterStandings()
    _ = standings.update(standing(.healthy), of: cluster)
    let before = stamps(standings)
    _ = standings.update(standing(.healthy), of: cluster)
    #expect(stamps(standings) == before)
  }

  @Test func `a cluster in trouble, gone or looked at for another revision is news of everything`()
  {
    let changes: [(inout ClusterStandings) -> Void] = [
      { _ = $0.update(standing(.healthy, trouble: "out of reach"), of: cluster) },
      { $0.remove(cluster) }, { $0.carry(cluster, to: revision) },
    ]
    for change in changes {
      var standings = ClusterStandings()
      _ = standings.update(standing(.healthy), of: cluster)
      let before = stamps(standings)
      change(&standings)
      #expect(zip(stamps(standings), before).allSatisfy { $0 != $1 })
    }
  }

  @Test func `a cluster out of sight wants what Git says now`() {
    var desired = DesiredCluster(id: cluster)
    desired.bundles[shop] = bundle(shop, .exact("1.5.0"), at: 7)
    func blind() -> Standing? {
      ClusterStanding(
        blind: "out of reach", isStalled: false, desired: desired, revision: revision,
        before: standing(.healthy)
      ).targets[shop]?.standing?.value
    }
    #expect(blind()?.wanted == .exact("1.5.0"))
    #expect(blind()?.origin.line == 7)
    #expect(blind()?.health == .unknown)
    #expect(blind()?.isLeftOut == false)
    desired.settings.isSuspended = true
    #expect(blind()?.isLeftOut == true)
    desired.bundles = [:]
    #expect(blind()?.wanted == .latest, "of a folder that cannot be read nothing newer is known")
  }

  @Test(arguments: [
    ("Deploying", true), (Assessment.rehearsalUnanswered, false), ("WaitingForWave", false),
  ])
  func `a cluster that is lost has failed only where it had begun`(
    reason: String, hasFailed: Bool
  ) {
    var desired = DesiredCluster(id: cluster)
    desired.bundles[shop] = bundle(shop, at: 1)
    var assessment = assessment(.progressing)
    assessment.reason = reason
    let seen = ClusterStanding(
      plan: Plan(cluster: cluster, changes: [], assessments: [shop: Shared(assessment)]),
      desired: desired, revision: revision, trouble: nil, isStalled: false, before: nil,
      at: Timestamp(seconds: 1))
    let lost = ClusterStanding(
      blind: "out of reach", isStalled: false, desired: desired, revision: revision, before: seen)
    #expect((lost.targets[shop]?.failure != nil) == hasFailed)
  }

  @Test func `what failed with other values says nothing of these`() {
    var desired = DesiredCluster(id: cluster)
    let key = ConfigMapKey(namespace: shop.namespace, name: "shop-values")
    desired.bundles[shop] = bundle(shop, values: key.name, at: 1)
    func values(_ text: String) -> DesiredConfigMap {
      DesiredConfigMap(
        namespace: key.namespace, name: key.name, data: ["values.yaml": text],
        origin: SourceLocation(file: "shop.yaml", document: 1, line: 9))
    }
    desired.configMaps[key] = values("replicas: 3")
    let failed = ClusterStanding(
      plan: Plan(
        cluster: cluster, changes: [], assessments: [shop: Shared(assessment(.degraded))]),
      desired: desired, revision: revision, trouble: nil, isStalled: false, before: nil,
      at: Timestamp(seconds: 1))
    let failure = failed.targets[shop]?.failure
    #expect(failure?.concerns(desired) == true)
    desired.configMaps[key] = values("replicas: 4")
    #expect(failure?.concerns(desired) == false)
    #expect(failure?.concerns(nil) == false)
  }

  @Test(arguments: UInt64(1)...5)
  func `a standing that follows another says what one that follows none does`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let ids = (1...6).map {
      BundleID(namespace: EngineWorld.shop.namespace, name: BundleName(checked: "app-\($0)"))
    }
    var desired = DesiredCluster(id: cluster)
    var plan = Plan(cluster: cluster, changes: [], assessments: [:])
    var before: ClusterStanding?
    for _ in 0..<200 {
      let id = ids.randomElement(using: &random) ?? shop
      switch Int.random(in: 0..<6, using: &random) {
      case 0: desired.bundles[id] = nil
      case 1: plan.assessments[id] = nil
      case 2:
        before = ClusterStanding(
          blind: "out of reach", isStalled: false, desired: desired, revision: revision,
          before: before)
      case 3: desired.bundles[id] = bundle(id, at: Int.random(in: 0..<9, using: &random))
      default:
        plan.assessments[id] = Shared(assessment(Health.allCases.randomElement(using: &random)))
      }
      func standing(after before: ClusterStanding?) -> ClusterStanding {
        ClusterStanding(
          plan: plan, desired: desired, revision: revision, trouble: nil, isStalled: false,
          before: before, at: Timestamp(seconds: 1))
      }
      let next = standing(after: before)
      #expect(next == standing(after: nil))
      #expect(next.targets.keys == plan.assessments.keys)
      before = next
    }
  }

  private func bundle(
    _ id: BundleID, _ version: WantedVersion = .latest, values: String? = nil, at line: Int
  ) -> DesiredBundle {
    DesiredBundle(
      id: id, repository: RegistryRepository(registry: "registry.example.com", path: "shop"),
      version: version, values: values, spec: [:],
      origin: SourceLocation(file: "shop.yaml", document: 0, line: line))
  }

  private func assessment(_ health: Health?) -> Assessment {
    Assessment(
      wanted: .latest, health: health ?? .unknown, reason: "", message: "", isSettled: false,
      isLeftOut: false, hasDrifted: false)
  }

  @Test func `what happens in one environment is no news of another`() {
    var standings = ClusterStandings()
    let staging = EnvironmentName(checked: "staging")
    let before = standings.stamp(of: shop.name, in: staging)
    _ = standings.update(standing(.healthy), of: cluster)
    #expect(standings.stamp(of: shop.name, in: staging) == before)
  }
}
