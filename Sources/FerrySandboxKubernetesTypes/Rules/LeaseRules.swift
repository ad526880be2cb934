// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

struct LeaseRules: TypeRules {
  func errors(in object: APIObject) -> [FieldError] {
    let field = "spec.leaseDurationSeconds"
    guard let seconds = object["spec", "leaseDurationSeconds"], (seconds.integer ?? 0) <= 0 else {
      return []
    }
    return [.invalid(field, seconds, "must be greater than 0")]
  }
}
