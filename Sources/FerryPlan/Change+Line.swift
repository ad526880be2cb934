// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Change {
  /// One line with a sign in front; nothing for what people need not read.
  package var line: String? {
    switch self {
    case .applyConfigMap(let map, let cause):
      "\(cause.sign) ConfigMap \(map.key) (\(cause.rawValue))"
    case .applyBundle(let bundle, let cause):
      "\(cause.sign) Bundle \(bundle.id) (\(cause.rawValue))"
    case .runJob(let order):
      "> Job \(order.name) \(order.name.action.verb) \(order.bundle.id)"
        + (order.name.action == .dismiss ? "" : " \(order.release?.version ?? "")")
    case .endJob(let job, let obstacle):
      "! Job \(job.name) does not start and is ended (\(obstacle.reason))"
    case .writeStatus: nil
    case .deleteBundle(let id, _, let why): "- Bundle \(id) (\(why))"
    case .deleteConfigMap(let key, _): "- ConfigMap \(key) (left Git)"
    case .watcher(.apply(let watcher, let cause)):
      "\(cause.sign) ConfigWatcher \(watcher.id) (\(cause.rawValue))"
    case .watcher(.restart(let order)):
      "> restart of the pods of ConfigWatcher \(order.watcher)"
    case .watcher(.writeStatus): nil
    case .watcher(.delete(let id, _)): "- ConfigWatcher \(id) (left Git)"
    case .refuse(let bundle, let reason, let message):
      "! \(bundle.map { "\($0): " } ?? "")\(message) (\(reason))"
    }
  }
}

extension Change.Cause {
  fileprivate var sign: String { self == .missing ? "+" : "~" }
}

extension JobAction {
  fileprivate var verb: String {
    switch self {
    case .apply: "deploys"
    case .dismiss: "dismisses"
    case .verify: "verifies"
    }
  }
}
