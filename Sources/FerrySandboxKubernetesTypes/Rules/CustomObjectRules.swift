// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

/// The rules of a custom type: its schema.
struct CustomObjectRules: TypeRules {
  let schema: Schema

  func applyDefaults(_ object: inout APIObject) {
    object.json = schema.defaulting(object.json)
  }

  func errors(in object: APIObject) -> [FieldError] {
    schema.errors(in: object.json, at: "")
  }
}
