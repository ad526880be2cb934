// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

/// What the specification of a pod must hold, wherever it stands.
enum PodSpecRules {
  static func errors(_ spec: JSONValue?, at field: String) -> [FieldError] {
    let containers = spec?["containers"]?.array ?? []
    guard !containers.isEmpty else { return [.required("\(field).containers")] }
    var seen: Set<String> = []
    return containers.enumerated().flatMap { index, container -> [FieldError] in
      let path = "\(field).containers[\(index)]"
      let name = container["name"]?.string ?? ""
      var errors: [FieldError] = []
      if name.isEmpty {
        errors.append(.required("\(path).name"))
      } else if !NameRules.isLabel(name) {
        errors.append(.invalid("\(path).name", .string(name), "must be a lowercase RFC 1123 label"))
      } else if !seen.insert(name).inserted {
        errors.append(.duplicate("\(path).name", .string(name)))
      }
      if (container["image"]?.string ?? "").isEmpty { errors.append(.required("\(path).image")) }
      return errors
    }
  }
}
