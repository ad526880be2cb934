// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension PlanFacts {
  /// What leaves the cluster: Bundles and ConfigMaps that are ours and that Git no longer wants.
  func prune() -> (changes: [Change], assessments: SortedMap<BundleID, Shared<Assessment>>) {
    let leaving = live.bundles.values(missingIn: desired.bundles).filter(\.isOurs)
    // What the next commit says, or does not say, must not leave half gone what was confirmed.
    let beginning = leaving.filter { !isBeingDismissed($0) }
    let isBraked = beginning.count > max(unconfirmedDeletions, confirmedDeletions ?? 0)
    var changes = isBraked ? [brake(beginning)] : []
    var assessments: SortedMap<BundleID, Shared<Assessment>> = [:]
    for bundle in leaving where !isBraked || isBeingDismissed(bundle) {
      let (change, assessment) = dismissal(of: bundle)
      changes += change
      assessments[bundle.id] = assessment.map { Shared($0) }
    }
    if isBraked { return (changes, assessments) }
    return (changes + orphanedConfigMaps() + orphanedConfigWatchers(), assessments)
  }

  /// How many Bundles may go without being confirmed. A folder without any may have been emptied by
  /// mistake, or read when only half of it was there, so of a whole cluster it is none.
  private var unconfirmedDeletions: Int { desired.bundles.isEmpty ? 0 : maxDeletions }

  /// Whether what was begun last is its dismissal: one from before it was deployed again is none.
  private func isBeingDismissed(_ bundle: LiveBundle) -> Bool {
    lastJob(of: bundle.id)?.name.action == .dismiss
  }

  private func brake(_ leaving: [LiveBundle]) -> Change {
    let names = leaving.prefix(5).map(\.id.description).joined(separator: ", ")
    let bundles = leaving.count == 1 ? "1 Bundle" : "\(leaving.count) Bundles"
    let why =
      desired.bundles.isEmpty
      ? "its folder has no Bundle left" : "at most \(maxDeletions) may be without being confirmed"
    return .refuse(
      bundle: nil, reason: "PruneBrake",
      message: "\(bundles) would be deleted (\(names)\(leaving.count > 5 ? ", …" : "")): \(why); "
        + "put back what is missing, or commit with the trailer Ferry-Confirm-Prune: \(leaving.count)"
    )
  }

  private func dismissal(of bundle: LiveBundle) -> ([Change], Assessment?) {
    if let why = reasonToLetGo(bundle) {
      return ([.deleteBundle(bundle.id, uid: bundle.uid, why: why)], nil)
    }
    guard let job = dismissOrder(bundle) else {
      let message =
        "no Job can be made of its registry, repo or project_namespace; mend it, or delete it by hand"
      return (
        [.refuse(bundle: bundle.id, reason: "DismissImpossible", message: message)],
        leaving(bundle, .degraded, "DismissImpossible", message)
      )
    }
    let question = JobQuestion(
      bundle: bundle.id, action: .dismiss, fingerprint: job.fingerprint)
    let decision = decide(question)
    switch decision {
    case .settled, .succeeded:
      return ([.deleteBundle(bundle.id, uid: bundle.uid, why: "left Git and was dismissed")], nil)
    case .running(let active), .unsupplied(let active), .behind(let active):
      var assessment = leaving(
        bundle, .progressing, "Dismissing", "waits for Job \(active.name)")
      assessment.nextLook = nextLook(at: active)
      return ([], assessment)
    case .obstructed(let active, let obstacle), .end(let active, let obstacle):
      var assessment = leaving(
        bundle, .degraded, obstacle.reason,
        "Job \(active.name) does not start: \(obstacle.message)")
      assessment.nextLook = nextLook(at: active)
      return (decision == .end(active, obstacle) ? [.endJob(active, obstacle)] : [], assessment)
    case .run(let attempt):
      var order = job
      order.name = question.name(attempt: attempt)
      return (
        [.runJob(order)], leaving(bundle, .progressing, "Dismissing", "left Git; being dismissed")
      )
    case .retry(let due, let failure):
      var assessment = leaving(
        bundle, .degraded, failure.reason, "dismissing failed; tried again at \(due)")
      assessment.nextLook = due
      return ([], assessment)
    case .exhausted(let failure, let attempts):
      let message = "dismissing failed \(attempts) times (\(failure.reason)); the Bundle stays"
      return (
        [.refuse(bundle: bundle.id, reason: "DismissFailed", message: message)],
        leaving(bundle, .degraded, "DismissFailed", message)
      )
    }
  }

  /// Why a Bundle goes without being dismissed; nothing when it has to be.
  private func reasonToLetGo(_ bundle: LiveBundle) -> String? {
    if bundle.annotations[Annotation.deletionPolicy] == "orphan" {
      return "left Git; its application stays (deletion policy orphan)"
    }
    if let heir = heir(of: bundle) {
      return "left Git; its release is now that of Bundle \(heir), and stays"
    }
    if unfit[bundle.id]?.problem == .namespaceTerminating {
      return "left Git; its namespace is being deleted, and takes no Job that would dismiss it"
    }
    let wasTouched = bundle.status.deploy != nil || live.jobs[bundle.id]?.isEmpty == false
    return wasTouched ? nil : "left Git; it was never deployed"
  }

  /// The Bundle in Git that deploys the same release: one that was moved to another namespace and
  /// installs where it did. Dismissing the old one would take down what the new one deployed.
  private func heir(of bundle: LiveBundle) -> BundleID? {
    let project = bundle.spec["project_namespace"]?.string ?? ""
    let place = project.isEmpty ? bundle.id.namespace.text : project
    return desired.bundles.values.first {
      $0.id.name == bundle.id.name && $0.projectNamespace.text == place
    }?.id
  }

  /// Nothing when the cluster holds what Git would not have let through.
  private func dismissOrder(_ bundle: LiveBundle) -> JobOrder? {
    guard let last = DesiredBundle(live: bundle) else { return nil }
    let fingerprint = bundle.status.deploy?.fingerprint ?? Fingerprint(text: "v1:00000000")
    return JobOrder(
      name: JobName(bundle: bundle.id.name, action: .dismiss, fingerprint: fingerprint, attempt: 1),
      bundle: last, release: bundle.status.deploy?.release, fingerprint: fingerprint,
      revision: revision)
  }

  private func leaving(
    _ bundle: LiveBundle, _ health: Health, _ reason: String, _ message: String
  ) -> Assessment {
    Assessment(
      wanted: WantedVersion(bundle.spec["version"]?.string ?? "") ?? .latest, release: nil,
      deployed: bundle.status.deploy, health: health, reason: reason, message: message,
      isSettled: false, isLeftOut: true, hasDrifted: false, nextLook: nil)
  }

  /// ConfigMaps of ours that Git no longer wants and that no living Bundle names.
  private func orphanedConfigMaps() -> [Change] {
    let left = live.configMaps.values.filter {
      $0.isOurs && !$0.isCopy && $0.appliedHash != nil && desired.configMaps[$0.key] == nil
    }
    guard !left.isEmpty else { return [] }
    let named = Set(
      live.bundles.values.compactMap { bundle in
        bundle.spec["values"]?.string.map {
          ConfigMapKey(namespace: bundle.id.namespace, name: $0)
        }
      })
    return left.filter { !named.contains($0.key) }.sorted { $0.key < $1.key }
      .map { .deleteConfigMap($0.key, uid: $0.uid) }
  }
}

extension DesiredBundle {
  /// The Bundle as it was last applied, for dismissing what Git no longer tells of.
  fileprivate convenience init?(live: LiveBundle) {
    guard let registry = live.spec["registry"]?.string, let repo = live.spec["repo"]?.string,
      let version = WantedVersion(live.spec["version"]?.string ?? "latest")
    else { return nil }
    let project = live.spec["project_namespace"]?.string ?? ""
    guard project.isEmpty || Namespace(project) != nil else { return nil }
    self.init(
      id: live.id, repository: RegistryRepository(registry: registry, path: repo),
      version: version, credentials: live.spec["auth"]?.string,
      projectNamespace: Namespace(project),
      values: nil, environment: live.spec["env"]?.strings ?? [:], labels: live.labels,
      annotations: live.annotations, spec: live.spec,
      origin: SourceLocation(file: "", document: 0, line: 0))
  }
}
