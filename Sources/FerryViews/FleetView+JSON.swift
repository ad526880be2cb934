// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension FleetView {
  /// The view as `GET /api/v1/fleet` gives it; what is not known is `null`.
  package var toJSON: JSONValue {
    [
      "serial": .integer(serial),
      "revision": text(revision?.description),
      "time": .string(time.description),
      "stop": stop.map { ["file": .string(EmergencyStop.file), "reason": .string($0.reason)] }
        ?? .null,
      "troubles": .array(troubles.map { .string($0) }),
      "environments": .array(environments.map(\.toJSON)),
      "promotions": .array(promotions.map(\.toJSON)),
      "diagnostics": .array(diagnostics.map(\.toJSON)),
      "events": .array(events.map(\.toJSON)),
    ]
  }
}

extension EnvironmentView {
  fileprivate var toJSON: JSONValue {
    [
      "name": .string(name.text),
      "clusters": .array(clusters.map(\.toJSON)),
      "targets": .array(targets.map(\.toJSON)),
      "rollout": rollout?.toJSON ?? .null,
    ]
  }
}

extension RolloutView {
  fileprivate var toJSON: JSONValue {
    ["state": .string(state.rawValue), "wave": .integer(wave), "sentence": .string(sentence)]
  }
}

extension ClusterView {
  fileprivate var toJSON: JSONValue {
    [
      "name": .string(name.text),
      "wave": .integer(wave),
      "state": .string(state.rawValue),
      "reason": text(reason),
      "heldChanges": .integer(heldChanges),
      "drifted": .array(drifted.prefix(100).map { .string($0) }),
      "leavesDrift": .bool(leavesDrift),
    ]
  }
}

extension TargetView {
  fileprivate var toJSON: JSONValue {
    [
      "namespace": .string(bundle.namespace.text),
      "bundle": .string(bundle.name.text),
      "cluster": .string(cluster.text),
      "wanted": .string(wanted),
      "mask": text(mask),
      "deployed": text(deployed),
      "digest": text(digest),
      "health": .string(health.rawValue),
      "reason": text(reason),
      "isCurrent": .bool(isCurrent),
      "hasDrifted": .bool(hasDrifted),
    ]
  }
}

extension PromotionView {
  fileprivate var toJSON: JSONValue {
    [
      "environment": .string(environment.text),
      "bundle": .string(bundle.text),
      "from": text(from),
      "to": .string(to),
      "state": .string(state),
      "gates": .array(gates.map(\.toJSON)),
      "mergeRequest": mergeRequest?.toJSON ?? .null,
    ]
  }
}

extension MergeRequestLink {
  fileprivate var toJSON: JSONValue { ["number": .integer(number), "url": .string(url)] }
}

extension GateView {
  fileprivate var toJSON: JSONValue {
    [
      "name": .string(name),
      "verdict": .string(verdict.rawValue),
      "sentence": .string(sentence),
      "until": text(until?.description),
    ]
  }
}

extension Diagnostic {
  fileprivate var toJSON: JSONValue {
    [
      "severity": .string(severity.rawValue),
      "file": .string(file),
      "line": .integer(line),
      "column": .integer(column),
      "message": .string(message),
      "remedy": .string(remedy),
    ]
  }
}

extension EventView {
  fileprivate var toJSON: JSONValue {
    ["time": .string(time.description), "sentence": .string(sentence)]
  }
}

private func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
