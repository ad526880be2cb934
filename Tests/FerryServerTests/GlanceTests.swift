// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews
import Testing

@testable import FerryServer

/// What a person is to know at a glance.
struct GlanceTests {
  @Test(arguments: [
    (InventedFleet.empty, Verdict.Tone.empty, "Ferry has not read the config repository yet."),
    (.healthy, .calm, "Everything runs what Git says."),
    (.rolling, .moving, "7 of 10 targets run what Git says; 1 going out."),
    (.stalled, .trouble, "7 things need a person."),
    (.stopped, .trouble, "Everything is stopped: payments are down; by ann, 2027-01-15"),
  ])
  func `the verdict is one sentence`(fleet: InventedFleet, tone: Verdict.Tone, sentence: String) {
    let view = fleet.view
    let verdict = verdict(
      on: view, concerns: concerns(in: view), tally: Tally(view.environments.flatMap(\.targets)))
    #expect(verdict.tone == tone)
    #expect(verdict.sentence == sentence)
  }

  @Test func `concerns name the place and what to do, what needs a person first`() {
    let found = concerns(in: .stalled)
    #expect(
      found.map(\.place) == [
        "Ferry", "production · rollout", "production · eu-1", "production · us-1",
        "production · shop", "production · shop", "environments/production/us-1/shop.yaml:12",
        "production · ap-1", "environments/pipeline.yaml:4",
      ])
    #expect(found.last?.weight == .warning)
    #expect(found[6].sentence == "unknown key \"verison\"; did you mean \"version\"?")
  }

  @Test func `the same trouble on many clusters is told once`() {
    var view = FleetView.healthy
    view.environments[1].targets = (1...9).map { number in
      FleetView.target("shop", "eu-\(number)", "1.0.0", health: .degraded, reason: "no memory")
    }
    #expect(
      concerns(in: view).map(\.sentence) == [
        "degraded on eu-1, eu-2, eu-3, eu-4 and 5 more: no memory"
      ])
  }

  @Test func `drift that is left is a warning for all its clusters, and makes nothing urgent`() {
    var view = FleetView.healthy
    view.environments[1].clusters = ["eu-1", "us-1", "ap-1"].map {
      var cluster = FleetView.cluster($0)
      cluster.drifted = ["ConfigMap shop/shop-values"]
      cluster.leavesDrift = $0 != "ap-1"
      return cluster
    }
    let found = concerns(in: view)
    #expect(
      found == [
        Concern(
          weight: .warning, place: "production · drift",
          sentence: "changed by another hand on eu-1, us-1 and left so: "
            + "ConfigMap shop/shop-values; ferry plan shows what differs")
      ])
    let tally = Tally(view.environments.flatMap(\.targets))
    #expect(verdict(on: view, concerns: found, tally: tally).tone == .calm)
  }

  @Test(arguments: [
    (Health.healthy, true, Standing.done), (.healthy, false, .waiting),
    (.progressing, false, .moving), (.degraded, true, .broken), (.missing, false, .broken),
    (.unknown, true, .unknown),
  ])
  func `a target stands by its health and by what Git says`(
    health: Health, isCurrent: Bool, standing: Standing
  ) {
    let target = TargetView(
      bundle: BundleID(namespace: Namespace(checked: "a"), name: BundleName(checked: "b")),
      cluster: ClusterName(checked: "c"), wanted: "2", deployed: "1", digest: nil, health: health,
      isCurrent: isCurrent)
    #expect(target.standing == standing)
  }

  @Test func `waves go by number and tell how far they are`() {
    let progress = waves(of: FleetView.rolling.environments[1])
    #expect(progress.map(\.wave) == [1, 2, 3])
    #expect(
      progress.map(\.sentence) == [
        "1 of 1 cluster done", "0 of 2 clusters done, 1 moving, 1 waiting",
        "0 of 1 cluster done, 1 waiting",
      ])
  }
}
