// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPlan
import FerryPorts
import FerryTemplates

/// Starts the Jobs that plans order.
struct JobWriter: Sendable {
  let templates: JobTemplates
  let desired: DesiredCluster
  let werfImage: String?
  /// Values that Git does not hold, as they were read for all Jobs of a plan.
  var values: [ConfigMapKey: Result<LiveValues, KubernetesFailure>] = [:]

  /// The data of a ConfigMap in the cluster, with the hash that fingerprints are made from.
  struct LiveValues: Sendable {
    let data: [String: String]
    let hash: String
  }

  /// A Job with the copy of its values, as they live.
  struct StartedJob: Sendable {
    let job: JSONValue
    var values: JSONValue?
  }

  /// Creates the Job, or adopts the one of its name, and then the copy of its values, which the Job
  /// owns.
  ///
  /// Two writes, and nothing to clean up: an owner has to be there before what it owns, so the Job's
  /// pod waits for the copy. A crash between the two is mended by the next plan, which orders the
  /// same again as long as the copy is missing.
  func start(
    _ order: JobOrder, owner: LiveBundle?, api: any KubernetesAPI
  ) async throws(KubernetesFailure) -> StartedJob {
    let context = try await context(of: order, owner: owner, api: api)
    let job = try await createOrAdopt(try manifest(of: order, context), api: api)
    var started = StartedJob(job: job)
    if let values = context.values, let uid = job["metadata"]?["uid"]?.string {
      started.values = try await createOrAdopt(
        values.manifest(for: context, jobUID: uid), api: api)
    }
    return started
  }

  /// The Job as it would be made, for a dry-run; nothing where no Job can be made of its template. It is
  /// for a Secret with a name and a password, of whatever form the Secret is.
  func manifest(tryingOut order: JobOrder, owner: LiveBundle?) -> JSONValue? {
    var context = blankContext(of: order, ownerUID: owner?.uid ?? Self.nobody)
    if let key = order.values {
      context.values = ValuesCopy(
        of: desired.configMaps[key]?.data ?? [:], forJob: context.name)
    }
    return try? manifest(of: order, context)
  }

  /// The uid of a Bundle that is not there yet: nil, as RFC 9562, section 5.9, has it.
  private static let nobody = "00000000-0000-0000-0000-000000000000"

  /// Ends a Job that does not start, as if its deadline were over, and notes why on it: it stays to
  /// be looked at until its time to live is over.
  ///
  /// `KubernetesFailure.outdated` when it moved since it was seen: perhaps it started.
  func end(
    _ job: LiveJob, for obstacle: JobObstacle, api: any KubernetesAPI
  ) async throws(KubernetesFailure) -> JSONValue {
    var metadata: JSONValue = [
      "uid": .string(job.uid), "annotations": [Annotation.obstacle: .string(obstacle.text)],
    ]
    metadata["resourceVersion"] = job.version.map { .string(String($0)) }
    let reference = ObjectReference(
      .job, namespace: job.namespace, name: job.name.description)
    return try await api.merge(
      ["metadata": metadata, "spec": ["activeDeadlineSeconds": 1]], into: reference)
  }

  private func context(
    of order: JobOrder, owner: LiveBundle?, api: any KubernetesAPI
  ) async throws(KubernetesFailure) -> JobContext {
    let doing = "making Job \(order.name)"
    guard let owner, !owner.uid.isEmpty else {
      throw KubernetesFailure(.outdated, doing: doing, detail: "its Bundle is not there any more")
    }
    let bundle = order.bundle
    var context = blankContext(of: order, ownerUID: owner.uid)
    guard order.name.action == .apply else { return context }
    if let key = order.values {
      context.values = ValuesCopy(of: try data(of: key, for: order), forJob: context.name)
    }
    if let name = bundle.credentials {
      let secret = ObjectReference(.secret, namespace: bundle.id.namespace, name: name)
      guard let live = try await api.get(secret) else {
        throw KubernetesFailure(.outdated, doing: doing, detail: "\(secret) is not there any more")
      }
      context.login = LoginSecret.form(of: live)
    }
    return context
  }

  /// Without values and login.
  private func blankContext(of order: JobOrder, ownerUID: String) -> JobContext {
    JobContext(
      bundle: order.bundle, ownerUID: ownerUID, name: order.name.description,
      fingerprint: order.fingerprint.text, attempt: order.name.attempt, revision: order.revision,
      werfImage: werfImage ?? JobTemplates.werfImage)
  }

  /// The ConfigMaps that these Jobs copy and that Git does not hold.
  func valuesOnlyLive(for orders: some Sequence<JobOrder>) -> Set<ConfigMapKey> {
    Set(orders.compactMap(\.values)).filter { desired.configMaps[$0] == nil }
  }

  /// Reads the values that a ConfigMap has in the cluster.
  func read(
    _ key: ConfigMapKey, api: any KubernetesAPI
  ) async -> Result<LiveValues, KubernetesFailure> {
    do throws(KubernetesFailure) {
      guard let json = try await api.get(key.reference), let map = LiveConfigMap(json: json) else {
        return .failure(gone(key, "they are not there any more"))
      }
      return .success(LiveValues(data: json["data"]?.strings ?? [:], hash: map.dataHash))
    } catch {
      return .failure(error)
    }
  }

  /// What Git says, or the cluster where Git does not, as long as that is what was planned.
  private func data(
    of key: ConfigMapKey, for order: JobOrder
  ) throws(KubernetesFailure) -> [String: String] {
    if let wanted = desired.configMaps[key] { return wanted.data }
    guard let live = try values[key]?.get() else { throw gone(key, "they were not read") }
    let fingerprint = order.release.map {
      Fingerprint(of: order.bundle, valuesHash: live.hash, release: $0)
    }
    guard fingerprint == order.fingerprint else {
      throw gone(key, "they changed since the Job was planned")
    }
    return live.data
  }

  private func gone(_ key: ConfigMapKey, _ what: String) -> KubernetesFailure {
    KubernetesFailure(.outdated, doing: "copying the values \(key)", detail: what)
  }

  private func manifest(
    of order: JobOrder, _ context: JobContext
  ) throws(KubernetesFailure) -> JSONValue {
    let work: JobWork
    switch (order.name.action, order.release) {
    case (.apply, let release?): work = .apply(release)
    case (.verify, let release?): work = .verify(release)
    case (.dismiss, _): work = .dismiss
    case (.apply, nil), (.verify, nil):
      throw KubernetesFailure(
        .invalid, doing: "making Job \(order.name)", detail: "it has no release")
    }
    do {
      return try templates.render(work, context)
    } catch {
      throw KubernetesFailure(.invalid, doing: error.doing, detail: error.detail)
    }
  }

  private func createOrAdopt(
    _ manifest: JSONValue, api: any KubernetesAPI
  ) async throws(KubernetesFailure) -> JSONValue {
    do throws(KubernetesFailure) {
      return try await api.create(manifest)
    } catch {
      guard error.code == .alreadyExists, let reference = ObjectReference(of: manifest),
        let found = try await api.get(reference)
      else { throw error }
      return found
    }
  }
}

extension JobOrder {
  /// The ConfigMap of which the Job gets a copy.
  fileprivate var values: ConfigMapKey? {
    name.action == .apply ? bundle.valuesKey : nil
  }
}

extension ObjectReference {
  /// The Job or ConfigMap that a manifest names.
  fileprivate init?(of manifest: JSONValue) {
    let metadata = manifest["metadata"]
    let kind = manifest["kind"]?.string == "Job" ? ResourceKind.job : .configMap
    guard let name = metadata?["name"]?.string else { return nil }
    self.init(kind, namespace: metadata?["namespace"]?.string.flatMap(Namespace.init), name: name)
  }
}
