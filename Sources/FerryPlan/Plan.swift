// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What is to be done in one cluster, in order, and how each target stands.
package struct Plan: Hashable, Sendable {
  package var cluster: ClusterID
  package var changes: [Change]
  package var assessments: SortedMap<BundleID, Shared<Assessment>>
  /// What was changed by other hands, beyond what is left to the cluster.
  package var drifts: [ObjectDrift] = []
  /// Drift is only reported: nothing is written because of it.
  package var leavesDrift = false
  /// When a ConfigWatcher that has to pause may restart again.
  package var nextRestart: Timestamp?

  package init(
    cluster: ClusterID, changes: [Change], assessments: SortedMap<BundleID, Shared<Assessment>>
  ) {
    self.cluster = cluster
    self.changes = changes
    self.assessments = assessments
  }

  /// When time alone may change the plan; nothing: only a new fact can.
  package var nextLook: Timestamp? {
    (assessments.values.compactMap(\.value.nextLook) + (nextRestart.map { [$0] } ?? [])).min()
  }

  /// Whether carrying it out would write to the cluster.
  package var writes: Bool { changes.contains { $0.isWrite } }
}

/// One step in a cluster.
package enum Change: Hashable, Sendable {
  case applyConfigMap(DesiredConfigMap, Cause)
  case applyBundle(DesiredBundle, Cause)
  case runJob(JobOrder)
  /// Ends a Job that does not start; it then counts as a failed attempt.
  case endJob(LiveJob, JobObstacle)
  case writeStatus(BundleID, BundleStatus)
  /// Takes Ferry's finalizer off and deletes the Bundle, whose application is gone or let go.
  case deleteBundle(BundleID, uid: String, why: String)
  case deleteConfigMap(ConfigMapKey, uid: String)
  case watcher(ConfigWatcherChange)
  /// Not done, and why; `bundle` is nothing when the cluster as a whole is meant.
  case refuse(bundle: BundleID?, reason: String, message: String)

  /// Why something is applied.
  package enum Cause: String, Hashable, Sendable {
    /// It is not there.
    case missing
    /// Git wants something else than before.
    case changed
    /// Somebody changed it in the cluster.
    case drifted
  }

  package var isWrite: Bool {
    if case .refuse = self { false } else { true }
  }

  /// What it does, for counting.
  package var kind: ChangeKind {
    switch self {
    case .applyConfigMap(_, .missing), .applyBundle(_, .missing): .create
    case .applyConfigMap, .applyBundle: .update
    case .runJob, .endJob: .job
    case .writeStatus: .status
    case .deleteBundle, .deleteConfigMap, .watcher(.delete): .prune
    case .watcher(.apply(_, .missing)): .create
    case .watcher(.apply), .watcher(.restart): .update
    case .watcher(.writeStatus): .status
    case .refuse: .refuse
    }
  }

  /// The object that is applied; nothing for other steps.
  package var applied: GitObject? {
    switch self {
    case .applyConfigMap(let map, _): GitObject(.configMap, map.namespace, map.name)
    case .applyBundle(let bundle, _):
      GitObject(.bundle, bundle.id.namespace, bundle.id.name.text)
    case .watcher(.apply(let watcher, _)):
      GitObject(.configWatcher, watcher.id.namespace, watcher.id.name)
    default: nil  // ignored on purpose: only these are objects of Git's
    }
  }

  /// The Bundle that the step is for, where it is for one.
  package var bundle: BundleID? {
    switch self {
    case .applyConfigMap, .deleteConfigMap, .watcher: nil
    case .applyBundle(let bundle, _): bundle.id
    case .runJob(let order): order.bundle.id
    case .endJob(let job, _): job.bundle
    case .writeStatus(let id, _), .deleteBundle(let id, _, _): id
    case .refuse(let id, _, _): id
    }
  }
}

/// A Job to be created: all that a template needs to know.
package struct JobOrder: Hashable, Sendable {
  package var name: JobName
  package var bundle: DesiredBundle
  /// What is deployed; for `dismiss`, what was.
  package var release: Release?
  package var fingerprint: Fingerprint
  package var revision: Revision

  package init(
    name: JobName, bundle: DesiredBundle, release: Release?, fingerprint: Fingerprint,
    revision: Revision
  ) {
    self.name = name
    self.bundle = bundle
    self.release = release
    self.fingerprint = fingerprint
    self.revision = revision
  }
}

/// How one target stands.
package struct Assessment: Hashable, Sendable {
  package var wanted: WantedVersion
  /// What the wanted version is at the registry.
  package var release: Release?
  package var deployed: BundleStatus.Deployment?
  /// Since when the cluster has the Bundle; nothing when it has none.
  package var created: Timestamp?
  /// What was deployed before that.
  package var previous: Release?
  /// What the Bundle's status tells of its Jobs, the latest first.
  package var history: [BundleStatus.HistoryEntry] = []
  /// Whether what is deployed is being verified, or will be.
  package var isVerifying = false
  package var health: Health
  /// CamelCase, the condition's reason.
  package var reason: String
  /// For people.
  package var message: String
  /// What Git wants at this revision is deployed.
  package var isSettled: Bool
  /// Later waves do not wait for it: it is suspended.
  package var isLeftOut: Bool
  /// Somebody changed it in the cluster.
  package var hasDrifted: Bool
  package var nextLook: Timestamp?

  package init(
    wanted: WantedVersion, release: Release? = nil, deployed: BundleStatus.Deployment? = nil,
    previous: Release? = nil, history: [BundleStatus.HistoryEntry] = [], health: Health,
    reason: String, message: String, isSettled: Bool, isLeftOut: Bool, hasDrifted: Bool,
    nextLook: Timestamp? = nil
  ) {
    (self.wanted, self.release, self.deployed) = (wanted, release, deployed)
    (self.previous, self.history) = (previous, history)
    (self.health, self.reason, self.message) = (health, reason, message)
    (self.isSettled, self.isLeftOut, self.hasDrifted) = (isSettled, isLeftOut, hasDrifted)
    self.nextLook = nextLook
  }
}
