// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

/// The rules of events in the form in which they are kept, that of the core group.
struct EventRules: TypeRules {
  /// Written through `events.k8s.io`, which checks more.
  let isNewForm: Bool

  /// Times that are not given are there as null, which clients expect.
  func applyDefaults(_ object: inout APIObject) {
    for key in ["firstTimestamp", "lastTimestamp", "eventTime"] where object[key] == nil {
      object[key] = .null
    }
    if object["source"] == nil { object["source"] = [:] }
  }

  func errors(in object: APIObject) -> [FieldError] {
    namespaceErrors(object) + (isNewForm ? newFormErrors(object) : [])
  }

  private func namespaceErrors(_ object: APIObject) -> [FieldError] {
    let regarded = object["involvedObject", "namespace"]?.string ?? ""
    let fits = regarded.isEmpty ? object.namespace == "default" : regarded == object.namespace
    guard !fits else { return [] }
    return [
      .invalid("involvedObject.namespace", .string(regarded), "does not match event.namespace")
    ]
  }

  private func newFormErrors(_ object: APIObject) -> [FieldError] {
    var errors: [FieldError] = []
    if object["eventTime"] == nil || object["eventTime"] == .null {
      errors.append(.required("eventTime"))
    }
    for (member, field) in [
      ("reportingComponent", "reportingController"), ("reportingInstance", "reportingInstance"),
      ("action", "action"), ("reason", "reason"),
    ] where (object.json[member]?.string ?? "").isEmpty {
      errors.append(.required(field))
    }
    if let message = object["message"]?.string, message.utf8.count > 1_024 {
      errors.append(.invalid("message", "", "can have at most 1024 characters"))
    }
    if let type = object["type"], !["Normal", "Warning"].contains(type.string) {
      errors.append(.invalid("type", type, "has invalid value: \(type.string ?? "")"))
    }
    return errors
  }
}
