// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPlan
import FerryPorts

/// The kinds that are followed in every cluster.
enum WatchedKind: CaseIterable, Sendable {
  case bundles, configMaps, jobs, configWatchers

  var kind: ResourceKind {
    switch self {
    case .bundles: .bundle
    case .configMaps: .configMap
    case .jobs: .job
    case .configWatchers: .configWatcher
    }
  }

  /// Whether this failure only means that the cluster has none of the kind.
  ///
  /// ConfigWatchers may be left out: where the type is not installed, or the account has no right to
  /// it (a server says so before it says that there is no such type), there is nothing to follow.
  func isAbsent(by failure: KubernetesFailure) -> Bool {
    self == .configWatchers && (failure.code == .missingKind || failure.code == .forbidden)
  }

  /// Bundles that others made may be taken over, and values may be others' ConfigMaps; of Jobs only
  /// our own matter.
  var selector: String? { self == .jobs ? Label.selector : nil }
}

extension LiveState {
  /// Takes in everything there is of a part, and tells whether that is news; other parts stay.
  package mutating func replace(
    _ part: WatchedPart, with objects: [JSONValue], keeping data: KeptData
  ) -> Bool {
    var next = self
    switch part.kind {
    case .bundles: next.bundles = next.bundles.filter { !part.covers($0.key.namespace) }
    case .configMaps: next.configMaps = next.configMaps.filter { !part.covers($0.key.namespace) }
    case .jobs: next.jobs = next.jobs.filter { !part.covers($0.key.namespace) }
    case .configWatchers:
      next.configWatchers = next.configWatchers.filter { !part.covers($0.key.namespace) }
    }
    for object in objects { _ = next.absorb(part.kind, object, keeping: data) }
    defer { self = next }
    return next != self
  }

  /// Takes in an object's new state, and tells whether that is news; an older state than is known
  /// is none.
  mutating func absorb(
    _ kind: WatchedKind, _ object: JSONValue, keeping data: KeptData
  ) -> Bool {
    switch kind {
    case .bundles:
      guard let bundle = LiveBundle(json: object) else { return false }
      guard isNews(bundle, after: bundles[bundle.id], version: \.version) else { return false }
      bundles[bundle.id] = bundle
    case .configMaps:
      guard let map = LiveConfigMap(json: object, keepsData: data.covers) else { return false }
      guard isNews(map, after: configMaps[map.key], version: \.version) else { return false }
      configMaps[map.key] = map
    case .configWatchers:
      guard let watcher = LiveConfigWatcher(json: object) else { return false }
      guard isNews(watcher, after: configWatchers[watcher.id], version: \.version) else {
        return false
      }
      configWatchers[watcher.id] = watcher
    case .jobs:
      guard let job = LiveJob(json: object) else { return false }
      var others = jobs[job.bundle] ?? []
      guard let index = others.firstIndex(where: { $0.name == job.name }) else {
        jobs[job.bundle] = others + [job]
        return true
      }
      guard isNewer(job.version, than: others[index].version), others[index] != job else {
        return false
      }
      others[index] = job
      jobs[job.bundle] = others
    }
    return true
  }

  /// Takes out an object that is gone, and tells whether that is news; one of the same name that was
  /// made since stays.
  mutating func forget(_ kind: WatchedKind, _ object: JSONValue) -> Bool {
    switch kind {
    case .bundles:
      guard let gone = LiveBundle(json: object), bundles[gone.id]?.uid == gone.uid else {
        return false
      }
      bundles[gone.id] = nil
    case .configMaps:
      guard let gone = LiveConfigMap(json: object), configMaps[gone.key]?.uid == gone.uid else {
        return false
      }
      configMaps[gone.key] = nil
    case .configWatchers:
      guard let gone = LiveConfigWatcher(json: object), configWatchers[gone.id]?.uid == gone.uid
      else { return false }
      configWatchers[gone.id] = nil
    case .jobs:
      guard let gone = LiveJob(json: object), let others = jobs[gone.bundle],
        others.contains(where: { $0.uid == gone.uid })
      else { return false }
      let rest = others.filter { $0.uid != gone.uid }
      jobs[gone.bundle] = rest.isEmpty ? nil : rest
    }
    return true
  }
}

private func isNews<Object: Equatable>(
  _ new: Object, after old: Object?, version: (Object) -> Int?
) -> Bool {
  guard let old else { return true }
  return isNewer(version(new), than: version(old)) && old != new
}

/// Versions of one server can be compared as numbers
/// (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions); where one is no
/// number, what comes later counts. The same version is the same object: our own write, told again by
/// the watch.
private func isNewer(_ new: Int?, than old: Int?) -> Bool {
  guard let new, let old else { return true }
  return new > old
}
