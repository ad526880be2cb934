// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The shortest time between two restarts for one ConfigWatcher: changes in between are one.
let restartPause = Duration.seconds(10)

extension PlanFacts {
  /// What is done for ConfigWatchers, which of them drifted, and when time alone may change that.
  ///
  /// Level-triggered: the hash of what lives is held against the hash that was acted on, so that a
  /// change while Ferry was down counts, and an edit of labels does not.
  func watching() -> (changes: [Change], drifts: [ObjectDrift], nextLook: Timestamp?) {
    var (changes, drifts, next) = ([Change](), [ObjectDrift](), Timestamp?.none)
    for wanted in desired.configWatchers.values.sorted(by: { $0.id < $1.id }) {
      let lives = live.configWatchers[wanted.id]
      guard let cause = wanted.causeToApply(over: lives) else { continue }
      if mayApply(for: cause) { changes.append(.watcher(.apply(wanted, cause))) }
      if cause == .drifted, let lives { drifts.append(wanted.drift(of: lives)) }
    }
    for watcher in live.configWatchers.values.sorted(by: { $0.id < $1.id })
    where !watcher.isDeleting {
      switch decision(on: watcher) {
      case .nothing: break
      case .change(let change): changes.append(.watcher(change))
      case .wait(let until): next = min(next ?? until, until)
      }
    }
    return (changes, drifts, next)
  }

  /// ConfigWatchers that are ours and that Git no longer wants.
  func orphanedConfigWatchers() -> [Change] {
    live.configWatchers.values
      .filter { $0.isOurs && !$0.isDeleting && desired.configWatchers[$0.id] == nil }
      .sorted { $0.id < $1.id }
      .map { .watcher(.delete($0.id, uid: $0.uid)) }
  }

  private enum Decision {
    case nothing
    case change(ConfigWatcherChange)
    case wait(until: Timestamp)
  }

  private func decision(on watcher: LiveConfigWatcher) -> Decision {
    guard !watcher.podSelector.isEmpty else {
      return statement(
        false, "SelectorEmpty", "spec.podSelector is empty: it would mean every pod; name labels",
        of: watcher, watcher.status)
    }
    let key = ConfigMapKey(namespace: watcher.id.namespace, name: watcher.configMap)
    guard let map = live.configMaps[key] else {
      return statement(
        false, "ConfigMapMissing", "there is no ConfigMap \(watcher.configMap) in this namespace",
        of: watcher, watcher.status)
    }
    var status = watcher.status
    status.observedHash = map.dataHash
    status.configMap = watcher.configMap
    guard watcher.status.configMap == watcher.configMap,
      let known = watcher.status.observedHash, known != map.dataHash
    else {
      return statement(
        true, "Watching", "watches ConfigMap \(watcher.configMap)", of: watcher, status)
    }
    return restart(watcher, status, map)
  }

  private func restart(
    _ watcher: LiveConfigWatcher, _ next: ConfigWatcherStatus, _ map: LiveConfigMap
  ) -> Decision {
    if let due = watcher.status.nextRestart, now < due { return .wait(until: due) }
    var status = next
    status.lastRestartTime = now
    status.restarts += 1
    status.forgetFailures()
    status.state(
      true, "Restarted", "ConfigMap \(watcher.configMap) changed: the pods were restarted",
      of: watcher, at: now)
    return .change(
      .restart(
        RestartOrder(
          watcher: watcher.id, podSelector: watcher.podSelector, hash: status.observedHash ?? "",
          written: map.written, status: status, before: watcher.status)))
  }

  /// Writes a status that says something new; what was said of a restart stands until then.
  private func statement(
    _ isReady: Bool, _ reason: String, _ message: String, of watcher: LiveConfigWatcher,
    _ next: ConfigWatcherStatus
  ) -> Decision {
    var status = next
    let stands =
      isReady && watcher.status.ready?.status == true
      && watcher.status.observedGeneration == watcher.generation
    if isReady { status.forgetFailures() }
    if !stands { status.state(isReady, reason, message, of: watcher, at: now) }
    return status == watcher.status ? .nothing : .change(.writeStatus(watcher.id, status))
  }
}

extension ConfigWatcherStatus {
  /// When pods may be restarted: after the pause, and after a failure ever more seldom.
  fileprivate var nextRestart: Timestamp? {
    let retry = lastFailureTime.map { $0 + .seconds(min(300, 15 << Int64(min(failures, 6) - 1))) }
    return [lastRestartTime.map { $0 + restartPause }, retry].compactMap(\.self).max()
  }

  fileprivate mutating func forgetFailures() {
    failures = 0
    lastFailureTime = nil
  }

  fileprivate mutating func state(
    _ isReady: Bool, _ reason: String, _ message: String, of watcher: LiveConfigWatcher,
    at now: Timestamp
  ) {
    observedGeneration = watcher.generation
    ready = Condition(
      .ready, isReady, reason: reason, message: message, observedGeneration: watcher.generation,
      since: ready?.status == isReady ? ready?.since ?? now : now)
  }
}
