// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension BundleStatus {
  /// Reads a status; what is missing or of another form counts as absent, as in a Bundle that the
  /// published operator wrote.
  package init(json: JSONValue?) {
    let json = json ?? .null
    self.init(
      ready: json["ready"]?.integer ?? 0,
      target: Release(json: json["target"]),
      deploy: Deployment(json: json["deploy"]),
      history: (json["history"]?.array ?? []).prefix(10).compactMap(HistoryEntry.init(json:)),
      conditions: (json["conditions"]?.array ?? []).prefix(16).compactMap(Condition.init(json:)),
      observedGeneration: json["observedGeneration"]?.integer ?? 0)
  }

  /// The status as it is applied.
  package var json: JSONValue {
    var out: [String: JSONValue] = [
      "ready": .integer(ready),
      "forceUpdate": 0,
      "observedGeneration": .integer(observedGeneration),
      "history": .array(history.prefix(10).map(\.json)),
      "conditions": .array(conditions.map(\.json)),
    ]
    out["target"] = target?.json
    out["deploy"] = deploy?.json
    return .object(out)
  }
}

extension Release {
  fileprivate init?(json: JSONValue?) {
    guard let version = json?["version"]?.string, let text = json?["digest"]?.string,
      let digest = Digest(text)
    else { return nil }
    self.init(version: version, digest: digest)
  }

  fileprivate var json: JSONValue {
    ["version": .string(version), "digest": .string(digest.text)]
  }
}

extension BundleStatus.Deployment {
  fileprivate init?(json: JSONValue?) {
    guard let release = Release(json: json) else { return nil }
    self.init(
      release: release,
      fingerprint: Fingerprint(text: json?["fingerprint"]?.string ?? ""),
      revision: json?["revision"]?.string ?? "",
      time: json?["time"]?.timestamp ?? Timestamp(seconds: 0))
  }

  fileprivate var json: JSONValue {
    [
      "version": .string(release.version),
      "digest": .string(release.digest.text),
      "fingerprint": .string(fingerprint.text),
      "revision": .string(revision),
      "time": .string(time.description),
    ]
  }
}

extension BundleStatus.HistoryEntry {
  fileprivate init?(json: JSONValue) {
    guard let release = Release(json: json), let job = json["job"]?.string,
      let result = json["result"]?.string.flatMap(Result.init(rawValue:)),
      let started = json["started"]?.timestamp
    else { return nil }
    self.init(
      release: release, result: result, job: job, started: started,
      finished: json["finished"]?.timestamp, revision: json["revision"]?.string ?? "",
      reason: json["reason"]?.string ?? "", message: json["message"]?.string ?? "")
  }

  fileprivate var json: JSONValue {
    var out: [String: JSONValue] = [
      "version": .string(release.version),
      "digest": .string(release.digest.text),
      "result": .string(result.rawValue),
      "job": .string(job),
      "started": .string(started.description),
      "revision": .string(revision),
    ]
    out["finished"] = finished.map { .string($0.description) }
    out["reason"] = reason.isEmpty ? nil : .string(reason)
    out["message"] = message.isEmpty ? nil : .string(message)
    return .object(out)
  }
}

extension Condition {
  init?(json: JSONValue) {
    guard let type = json["type"]?.string.flatMap(Kind.init(rawValue:)) else { return nil }
    self.init(
      type, json["status"]?.string == "True", reason: json["reason"]?.string ?? "",
      message: json["message"]?.string ?? "",
      observedGeneration: json["observedGeneration"]?.integer ?? 0,
      since: json["lastTransitionTime"]?.timestamp ?? Timestamp(seconds: 0))
  }

  var json: JSONValue {
    [
      "type": .string(type.rawValue),
      "status": .string(status ? "True" : "False"),
      "reason": .string(reason),
      "message": .string(message),
      "observedGeneration": .integer(observedGeneration),
      "lastTransitionTime": .string(since.description),
    ]
  }
}

extension JSONValue {
  /// A moment in RFC 3339.
  var timestamp: Timestamp? { string.flatMap(Timestamp.init(rfc3339:)) }
}
