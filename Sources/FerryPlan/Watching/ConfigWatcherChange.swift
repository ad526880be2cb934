// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// One step for a ConfigWatcher.
package enum ConfigWatcherChange: Hashable, Sendable {
  case apply(DesiredConfigWatcher, Change.Cause)
  /// Restarts the workloads of the selected pods, and then writes that down.
  case restart(RestartOrder)
  case writeStatus(ConfigWatcherID, ConfigWatcherStatus)
  /// It left Git.
  case delete(ConfigWatcherID, uid: String)

  package var id: ConfigWatcherID {
    switch self {
    case .apply(let watcher, _): watcher.id
    case .restart(let order): order.watcher
    case .writeStatus(let id, _), .delete(let id, _): id
    }
  }
}

/// What a restart needs to know.
package struct RestartOrder: Hashable, Sendable {
  package var watcher: ConfigWatcherID
  package var podSelector: [String: String]
  /// The hash of the data that the pods are to have. Workloads that carry it are restarted already,
  /// so an order that is carried out twice restarts once.
  package var hash: String
  /// When the ConfigMap was written last: pods that were made after that have its data already.
  package var written: Timestamp?
  /// What is written down when it is done.
  package var status: ConfigWatcherStatus
  /// What was written down before.
  package var before: ConfigWatcherStatus

  package init(
    watcher: ConfigWatcherID, podSelector: [String: String], hash: String, written: Timestamp?,
    status: ConfigWatcherStatus, before: ConfigWatcherStatus
  ) {
    self.watcher = watcher
    self.podSelector = podSelector
    self.hash = hash
    self.written = written
    self.status = status
    self.before = before
  }
}
