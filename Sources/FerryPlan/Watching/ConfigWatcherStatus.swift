// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// `status` of a ConfigWatcher: which data was acted on, and what was done for it.
package struct ConfigWatcherStatus: Hashable, Sendable {
  /// The ConfigMap that `observedHash` is of; another one is seen for the first time.
  package var configMap: String?
  /// The hash of the data that the pods have.
  package var observedHash: String?
  package var lastRestartTime: Timestamp?
  /// How often the pods were restarted.
  package var restarts: Int
  /// How often in a row a restart failed.
  package var failures: Int
  package var lastFailureTime: Timestamp?
  package var observedGeneration: Int
  package var ready: Condition?

  package init(
    configMap: String? = nil, observedHash: String? = nil, lastRestartTime: Timestamp? = nil,
    restarts: Int = 0, failures: Int = 0, lastFailureTime: Timestamp? = nil,
    observedGeneration: Int = 0, ready: Condition? = nil
  ) {
    self.configMap = configMap
    self.observedHash = observedHash
    self.lastRestartTime = lastRestartTime
    self.restarts = restarts
    self.failures = failures
    self.lastFailureTime = lastFailureTime
    self.observedGeneration = observedGeneration
    self.ready = ready
  }

  /// Reads a status; what is missing or of another form counts as absent.
  package init(json: JSONValue?) {
    let json = json ?? .null
    self.init(
      configMap: json["configMap"]?.string, observedHash: json["observedHash"]?.string,
      lastRestartTime: json["lastRestartTime"]?.timestamp, restarts: json["restarts"]?.integer ?? 0,
      failures: json["failures"]?.integer ?? 0,
      lastFailureTime: json["lastFailureTime"]?.timestamp,
      observedGeneration: json["observedGeneration"]?.integer ?? 0,
      ready: (json["conditions"]?.array ?? []).prefix(16).compactMap(Condition.init(json:))
        .first { $0.type == .ready })
  }

  /// The status as it is applied.
  package var json: JSONValue {
    var out: JSONValue = [
      "restarts": .integer(restarts), "observedGeneration": .integer(observedGeneration),
      "conditions": .array(ready.map { [$0.json] } ?? []),
    ]
    if failures > 0 { out["failures"] = .integer(failures) }
    out["lastFailureTime"] = lastFailureTime.map { .string($0.description) }
    out["configMap"] = configMap.map { .string($0) }
    out["observedHash"] = observedHash.map { .string($0) }
    out["lastRestartTime"] = lastRestartTime.map { .string($0.description) }
    return out
  }
}
