// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import Testing

/// One Bundle `shop/shop` in Git and, once `deployed`, in a cluster.
struct Shop {
  static let id = BundleID(namespace: Namespace(checked: "shop"), name: BundleName(checked: "shop"))
  static let valuesKey = ConfigMapKey(namespace: id.namespace, name: "shop-values")
  static let now = Timestamp(seconds: 1_000_000)

  var version = "1.2.3"
  var digit: Character = "a"
  var labels: [String: String] = [:]
  var annotations: [String: String] = [:]
  var environment: [String: String] = [:]
  var values: [String: String]? = ["values.yaml": "replicas: 1"]
  var valuesAreInGit = true

  static func facts(_ shop: Shop? = Shop(), live: LiveState = LiveState()) throws -> PlanFacts {
    let commit = try #require(GitObjectID(hex: String(repeating: "1", count: 40)))
    let cluster = ClusterID(
      environment: EnvironmentName(checked: "staging"), name: ClusterName(checked: "eu-1"))
    var facts = PlanFacts(
      desired: DesiredCluster(id: cluster),
      revision: Revision(branch: try #require(BranchName("main")), commit: commit), live: live,
      releases: [:], now: now)
    guard let shop else { return facts }
    facts.desired.bundles[id] = shop.bundle
    if shop.valuesAreInGit { facts.desired.configMaps[valuesKey] = shop.configMap }
    facts.releases[id] = .resolved(try shop.release)
    return facts
  }

  /// Facts in which the shop has left Git, and the commit confirms it.
  static func leaving(_ live: LiveState? = nil) throws -> PlanFacts {
    var facts = try facts(nil, live: live ?? Shop().settled())
    facts.confirmedDeletions = 1
    return facts
  }

  var bundle: DesiredBundle {
    var spec: JSONValue = [
      "registry": "registry.example.com", "repo": "team/shop", "version": .string(version),
    ]
    if values != nil { spec["values"] = "shop-values" }
    if !environment.isEmpty { spec["env"] = JSONValue(environment) }
    return DesiredBundle(
      id: Self.id,
      repository: RegistryRepository(registry: "registry.example.com", path: "team/shop"),
      version: .exact(version), values: values == nil ? nil : "shop-values",
      environment: environment, labels: labels, annotations: annotations, spec: spec,
      origin: Self.origin)
  }

  var configMap: DesiredConfigMap? {
    values.map {
      DesiredConfigMap(
        namespace: Self.id.namespace, name: "shop-values", data: $0, origin: Self.origin)
    }
  }

  var release: Release {
    get throws {
      let text = "sha256:" + String(repeating: digit, count: 64)
      return Release(version: version, digest: try #require(Digest(text)))
    }
  }

  var fingerprint: Fingerprint {
    get throws {
      Fingerprint(of: bundle, valuesHash: values.map { dataHash($0) }, release: try release)
    }
  }

  private static let origin = SourceLocation(file: "shop.yaml", document: 0, line: 1)
}

extension Shop {
  /// As the Bundle lives once it was applied, with changes that a test makes by hand.
  func object(
    status: BundleStatus = BundleStatus(), change: (inout JSONValue) -> Void = { _ in }
  ) -> JSONValue {
    var object: JSONValue = [
      "metadata": [
        "name": "shop", "namespace": "shop", "uid": "u1", "generation": 1,
        "labels": JSONValue(bundle.appliedLabels),
        "annotations": JSONValue(bundle.appliedAnnotations), "finalizers": ["ferry.dev/dismiss"],
      ],
      "spec": bundle.spec, "status": status.json,
    ]
    change(&object)
    return object
  }

  /// What lives after this Bundle was applied.
  func live(
    status: BundleStatus = BundleStatus(), jobs: [LiveJob] = [],
    change: (inout JSONValue) -> Void = { _ in }
  ) throws -> LiveState {
    let bundle = try #require(LiveBundle(json: object(status: status, change: change)))
    var live = LiveState(bundles: [Self.id: bundle], jobs: [Self.id: jobs])
    if valuesAreInGit { live.configMaps[Self.valuesKey] = liveConfigMap() }
    for job in jobs { live.configMaps[Self.copyKey(of: job)] = Self.copy(for: job) }
    return live
  }

  /// The values as they live once they were applied, with changes that a test makes by hand.
  func liveConfigMap(change: (inout JSONValue) -> Void = { _ in }) -> LiveConfigMap? {
    guard let map = configMap else { return nil }
    var object: JSONValue = [
      "metadata": [
        "name": "shop-values", "namespace": "shop", "uid": "c1",
        "labels": JSONValue(map.appliedLabels),
        "annotations": JSONValue(map.appliedAnnotations),
      ], "data": JSONValue(map.data),
    ]
    change(&object)
    return LiveConfigMap(json: object) { _ in true }
  }

  /// The ConfigMap with the values of a Job.
  static func copyKey(of job: LiveJob) -> ConfigMapKey {
    ConfigMapKey(namespace: job.namespace, name: "\(job.name)-values")
  }

  private static func copy(for job: LiveJob) -> LiveConfigMap? {
    LiveConfigMap(json: [
      "immutable": true,
      "metadata": [
        "name": .string(copyKey(of: job).name), "namespace": "shop",
        "ownerReferences": [["kind": "Job"]],
      ],
    ])
  }

  func job(
    _ action: JobAction = .apply, attempt: Int = 1, condition: String? = nil,
    reason: String = "BackoffLimitExceeded", fingerprint: Fingerprint? = nil,
    isReady: Bool = false, obstacle: JobObstacle? = nil, later: Duration = .zero
  ) throws -> LiveJob {
    let print = try fingerprint ?? self.fingerprint
    let name = JobName(
      bundle: Self.id.name, action: action, fingerprint: print, attempt: attempt)
    var status: JSONValue = isReady ? ["active": 1, "ready": 1] : [:]
    var annotations = [
      Annotation.fingerprint: print.text, Annotation.release: try release.description,
    ]
    annotations[Annotation.obstacle] = obstacle?.text
    if let condition {
      status["conditions"] = [
        [
          "type": .string(condition), "status": "True", "reason": .string(reason),
          "lastTransitionTime": .string((Self.now + later).description),
        ]
      ]
    }
    return try #require(
      LiveJob(json: [
        "metadata": [
          "name": .string(name.description), "namespace": "shop",
          "creationTimestamp": .string((Self.now - .seconds(60) + later).description),
          "labels": JSONValue([Label.managedBy: Label.ferry]),
          "annotations": JSONValue(annotations),
        ], "status": status,
      ]))
  }

  /// The status that Ferry writes once the apply Job succeeded.
  func deployedStatus() throws -> BundleStatus {
    let live = try live(jobs: [job(condition: "Complete")])
    return try #require(plan(Self.facts(self, live: live)).status)
  }

  /// A status whose history tells of one tag with these contents, the latest first.
  static func status(ofDeployed digits: [Character]) throws -> BundleStatus {
    var status = BundleStatus()
    for (index, digit) in digits.enumerated() {
      let shop = Shop(digit: digit)
      let finished = now - .seconds(60 * Int64(index + 1))
      status.history.append(
        .init(
          release: try shop.release, result: .succeeded, job: try shop.job().name.description,
          started: finished - .seconds(30), finished: finished, revision: ""))
    }
    return status
  }

  /// The live state in which nothing is left to be done.
  func settled(change: (inout JSONValue) -> Void = { _ in }) throws -> LiveState {
    try live(status: deployedStatus(), change: change)
  }
}

extension Plan {
  var jobs: [JobOrder] {
    changes.compactMap { if case .runJob(let order) = $0 { order } else { nil } }
  }

  var ended: [JobObstacle] {
    changes.compactMap { if case .endJob(_, let obstacle) = $0 { obstacle } else { nil } }
  }

  var status: BundleStatus? {
    changes.compactMap { if case .writeStatus(_, let status) = $0 { status } else { nil } }.first
  }

  var applied: [Change.Cause] {
    changes.compactMap { change in
      switch change {
      case .applyBundle(_, let cause), .applyConfigMap(_, let cause): cause
      default: nil
      }
    }
  }

  var deleted: [String] {
    changes.compactMap { if case .deleteBundle(_, _, let why) = $0 { why } else { nil } }
  }

  var refused: [String] {
    changes.compactMap { if case .refuse(_, let reason, _) = $0 { reason } else { nil } }
  }
}
