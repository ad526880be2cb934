// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineClusters
import FerryEngineFacts
import FerryEnginePromotions
import FerryPlan
import FerryViews

extension PassReport {
  /// For programs.
  var json: JSONValue {
    [
      "revision": .string(revision.description),
      "stopped": emergency.map { .string($0.sentence) } ?? .null,
      "orphans": .array(orphans.map { .string($0.cluster.description) }),
      "diagnostics": .array(diagnostics.map(\.json)),
      "clusters": .object(
        Dictionary(
          uniqueKeysWithValues: Set(plans.keys).union(troubles.keys).map {
            ($0.description, cluster($0))
          })),
      "promotions": view?.toJSON["promotions"] ?? [],
    ]
  }

  private func cluster(_ id: ClusterID) -> JSONValue {
    let failures = (reports[id]?.failed ?? []).map { JSONValue.string($0.failure.description) }
    let assessments = (plans[id]?.assessments ?? [:]).map { ($0.key.description, $0.value.json) }
    return [
      "changes": .array((plans[id]?.changes ?? []).map(\.json)),
      "drift": .array((plans[id]?.drifts ?? []).map(\.json)),
      "leavesDrift": .bool(plans[id]?.leavesDrift ?? false),
      "bundles": .object(Dictionary(uniqueKeysWithValues: assessments)),
      "failures": .array(failures),
      "trouble": troubles[id].map { .string($0) } ?? .null,
    ]
  }
}

extension Assessment {
  fileprivate var json: JSONValue {
    [
      "wanted": .string(wanted.description),
      "release": release.map { .string($0.description) } ?? .null,
      "deployed": deployed.map { .string($0.release.description) } ?? .null,
      "health": .string(health.rawValue),
      "reason": .string(reason),
      "message": .string(message),
    ]
  }
}

extension Change {
  fileprivate var json: JSONValue {
    switch self {
    case .applyConfigMap(let map, let cause):
      ["change": "applyConfigMap", "object": text(map.key), "cause": .string(cause.rawValue)]
    case .applyBundle(let bundle, let cause):
      ["change": "applyBundle", "object": text(bundle.id), "cause": .string(cause.rawValue)]
    case .runJob(let order):
      [
        "change": "runJob", "object": text(order.bundle.id), "job": text(order.name),
        "action": .string(order.name.action.rawValue),
        "release": order.release.map { text($0) } ?? .null,
      ]
    case .endJob(let job, let obstacle):
      [
        "change": "endJob", "object": text(job.bundle), "job": text(job.name),
        "reason": .string(obstacle.reason), "message": .string(obstacle.message),
      ]
    case .writeStatus(let id, _): ["change": "writeStatus", "object": text(id)]
    case .deleteBundle(let id, _, let why):
      ["change": "deleteBundle", "object": text(id), "cause": .string(why)]
    case .deleteConfigMap(let key, _): ["change": "deleteConfigMap", "object": text(key)]
    case .watcher(let change):
      ["change": .string(change.word + "ConfigWatcher"), "object": text(change.id)]
    case .refuse(let bundle, let reason, let message):
      [
        "change": "refuse", "object": bundle.map { text($0) } ?? .null,
        "reason": .string(reason), "message": .string(message),
      ]
    }
  }
}

extension ConfigWatcherChange {
  fileprivate var word: String {
    switch self {
    case .apply: "apply"
    case .restart: "restartFor"
    case .writeStatus: "writeStatusOf"
    case .delete: "delete"
    }
  }
}

extension Diagnostic {
  var json: JSONValue {
    [
      "severity": .string(severity.rawValue), "file": .string(file), "line": .integer(line),
      "column": .integer(column), "message": .string(message), "remedy": .string(remedy),
    ]
  }
}

private func text(_ value: some CustomStringConvertible) -> JSONValue {
  .string(value.description)
}
