// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews

/// Fleets by name, for tests that look at each.
enum InventedFleet: String, CaseIterable {
  case empty, healthy, rolling, stalled, stopped, large, hostile

  var view: FleetView {
    switch self {
    case .empty: .empty
    case .healthy: .healthy
    case .rolling: .rolling
    case .stalled: .stalled
    case .stopped: .stopped
    case .large: .large(clusters: 20, bundles: 8)
    case .hostile: .hostile
    }
  }
}

/// Fleets as the engine might see them.
extension FleetView {
  static let noon = Timestamp(seconds: 1_800_000_000)

  static let empty = FleetView(time: noon)

  static let healthy = FleetView(
    revision: revision, time: noon,
    environments: [
      EnvironmentView(
        name: EnvironmentName(checked: "staging"), clusters: [cluster("eu-1")],
        targets: ["shop", "billing"].map { target($0, "eu-1", "1.4.2") }),
      EnvironmentView(
        name: EnvironmentName(checked: "production"),
        clusters: [cluster("eu-1"), cluster("us-1", wave: 2), cluster("ap-1", wave: 2)],
        targets: ["eu-1", "us-1", "ap-1"].flatMap { name in
          ["shop", "billing"].map { target($0, name, "1.4.2") }
        }),
    ],
    events: [event(-60, "production/ap-1: shop 1.4.2 is deployed and healthy")])

  /// All was well when people stopped everything.
  static let stopped: FleetView = {
    let stop = EmergencyStop(content: Array("payments are down\nby ann, 2027-01-15\n".utf8))
    var view = healthy
    view.stop = stop
    view.troubles = [stop.sentence]
    view.events.insert(event(-5, stop.sentence), at: 0)
    return view
  }()

  /// Wave 1 is done, wave 2 goes out, and the next release waits for its soak.
  static let rolling = FleetView(
    revision: revision, time: noon,
    environments: [
      EnvironmentView(
        name: EnvironmentName(checked: "staging"), clusters: [cluster("eu-1")],
        targets: [target("shop", "eu-1", "1.5.0", mask: "1.*"), target("billing", "eu-1", "2.0.1")]),
      EnvironmentView(
        name: EnvironmentName(checked: "production"),
        clusters: [
          cluster("eu-1"), cluster("us-1", wave: 2), cluster("us-2", wave: 2),
          cluster("ap-1", wave: 3, held: 1),
        ],
        targets: [
          target("shop", "eu-1", "1.4.2"), target("billing", "eu-1", "2.0.1"),
          target(
            "shop", "us-1", "1.4.2", from: "1.4.1", health: .progressing,
            reason: "Job shop-apply-1a2b3c4d-1 has run for 40 s"),
          target("billing", "us-1", "2.0.1"),
          target("shop", "us-2", "1.4.2", from: "1.4.1"),
          target("billing", "us-2", "2.0.1", drift: true),
          target("shop", "ap-1", "1.4.2", from: "1.4.1"), target("billing", "ap-1", "2.0.1"),
        ],
        rollout: RolloutView(
          state: .rolling, wave: 2, sentence: "wave 2 of 3 is going out; 1 of 2 clusters to go")),
    ],
    promotions: [
      PromotionView(
        environment: EnvironmentName(checked: "production"),
        bundle: BundleName(checked: "shop"), from: "1.4.2", to: "1.5.0",
        state: "Waits until 1.5.0 has been healthy in staging for 30 minutes.",
        gates: [
          GateView(
            name: "soak", verdict: .waiting,
            sentence: "healthy for 18 of 30 minutes on staging/eu-1",
            until: noon + .seconds(720)),
          GateView(name: "window", verdict: .open, sentence: "Mon-Fri 09:00-17:00 Europe/Berlin"),
          GateView(
            name: "hold", verdict: .open, sentence: "nobody holds production"),
        ]),
      PromotionView(
        environment: EnvironmentName(checked: "production"),
        bundle: BundleName(checked: "billing"), from: "2.0.1", to: "2.1.0",
        state: "Merge the request to let it go out.",
        gates: [
          GateView(
            name: "hold", verdict: .closed,
            sentence: "anna holds production (quarter's end); she or an owner lifts it with"
              + " `ferry resume production`"),
          GateView(
            name: "approval", verdict: .waiting, sentence: "one approval of a code owner is missing"
          ),
        ],
        mergeRequest: MergeRequestLink(
          number: 42, url: "https://git.example.com/fleet/-/merge_requests/42")),
    ],
    events: [
      event(-20, "production/us-1: Job shop-apply-1a2b3c4d-1 was started"),
      event(-65, "production: wave 2 begins: us-1, us-2"),
      event(-80, "production/eu-1: shop 1.4.2 is deployed and healthy"),
      event(-90_000, "merge request 41 was merged by anna"),
    ])

  /// The rollout stopped, a cluster is gone, a file is broken.
  static let stalled = FleetView(
    revision: revision, time: noon,
    troubles: ["while fetching main: the server did not answer for 30 s; check the network"],
    environments: [
      EnvironmentView(
        name: EnvironmentName(checked: "staging"), clusters: [cluster("eu-1")],
        targets: [target("shop", "eu-1", "1.5.0")]),
      EnvironmentView(
        name: EnvironmentName(checked: "production"),
        clusters: [
          cluster("eu-1", .stalled, reason: "the lease is held by another Ferry since 09:12"),
          cluster(
            "us-1", wave: 2, .unreachable,
            reason: "the API server refused the connection for 4 min",
            held: 2),
          cluster(
            "ap-1", wave: 2, .suspended, reason: "maintenance until Friday, says anna", held: 1),
        ],
        targets: [
          target(
            "shop", "eu-1", "1.5.0", from: "1.4.2", health: .degraded,
            reason:
              "Job shop-apply-9f8e7d6c-3 failed: image registry.example.com/team/shop:1.5.0 not"
              + " found; push the image, or merge the revert !43"),
          target("shop", "us-1", "1.5.0", from: "1.4.2", health: .unknown),
          target(
            "shop", "ap-1", "1.5.0", from: nil, health: .missing, reason: "the release is gone"),
        ],
        rollout: RolloutView(
          state: .halted, wave: 1,
          sentence:
            "1 of 1 clusters of wave 1 failed; nothing more goes out until 1.5.0 works there"
            + " or the merge request !43 takes it back")),
    ],
    diagnostics: [
      Diagnostic(
        file: "environments/production/us-1/shop.yaml", line: 12, column: 3,
        "unknown key \"verison\"",
        remedy: "did you mean \"version\"?"),
      Diagnostic(
        .warning, file: "environments/pipeline.yaml", line: 4, "the window never opens",
        remedy: "allow at least one hour"),
    ],
    events: [event(-5, "production: the rollout of shop 1.5.0 was halted")])

  /// A fleet in the middle of a rollout, in waves of 1, 25 % and the rest.
  static func large(clusters: Int, bundles: Int) -> FleetView {
    let names = (1...clusters).map { "\(["eu", "us", "ap", "sa"][$0 % 4])-\($0)" }
    let applications = (1...bundles).map { "\(words[$0 % words.count])-\($0)" }
    let views = names.enumerated().map { index, name in
      cluster(name, wave: index == 0 ? 1 : index <= clusters / 4 ? 2 : 3)
    }
    return FleetView(
      revision: revision, time: noon,
      environments: [
        EnvironmentView(
          name: EnvironmentName(checked: "production"), clusters: views,
          targets: names.enumerated().flatMap { index, name in
            applications.enumerated().map { number, application in
              largeTarget(application, name, cell: (index, number), of: clusters)
            }
          },
          rollout: RolloutView(state: .rolling, wave: 2, sentence: "wave 2 of 3 is going out"))
      ])
  }

  private static let words = ["shop", "billing", "search", "payments-gateway", "mail", "catalog"]

  private static func largeTarget(
    _ application: String, _ cluster: String, cell: (cluster: Int, bundle: Int), of clusters: Int
  ) -> TargetView {
    let isBehind = cell.bundle == 3 && cell.cluster > clusters / 8
    let isMoving = isBehind && cell.cluster <= clusters / 4
    let isBroken = (cell.cluster * 31 + cell.bundle) % 997 == 5
    return target(
      application, cluster, "1.\(cell.bundle).2", from: isBehind ? "1.\(cell.bundle).1" : nil,
      health: isBroken ? .degraded : isMoving ? .progressing : .healthy,
      reason: isBroken ? "2 of 3 replicas are ready" : nil)
  }

  static let revision = GitObjectID(hex: "58a62bb69891db534efd7ef3bf16575ee823e399").flatMap {
    commit in BranchName("main").map { Revision(branch: $0, commit: commit) }
  }

  static func cluster(
    _ name: String, wave: Int = 1, _ state: ClusterView.State = .reachable, reason: String? = nil,
    held: Int = 0
  ) -> ClusterView {
    ClusterView(
      name: ClusterName(checked: name), wave: wave, state: state, reason: reason, heldChanges: held)
  }

  static func target(
    _ bundle: String, _ cluster: String, _ wanted: String, from: String? = nil, mask: String? = nil,
    health: Health = .healthy, reason: String? = nil, drift: Bool = false
  ) -> TargetView {
    TargetView(
      bundle: BundleID(
        namespace: Namespace(checked: bundle), name: BundleName(checked: bundle)),
      cluster: ClusterName(checked: cluster), wanted: wanted, mask: mask,
      deployed: health == .missing ? nil : from ?? wanted, digest: "1a2b3c4d5e6f", health: health,
      reason: reason, isCurrent: from == nil && health == .healthy, hasDrifted: drift)
  }

  static func event(_ seconds: Int64, _ sentence: String) -> EventView {
    EventView(time: noon + .seconds(seconds), sentence: sentence)
  }
}
