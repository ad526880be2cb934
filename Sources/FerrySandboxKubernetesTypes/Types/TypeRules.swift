// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesObjects

/// What a type adds to the rules that hold for all objects.
package protocol TypeRules: Sendable {
  /// Fills in what a client may leave out; done to every body, before it is compared.
  func applyDefaults(_ object: inout APIObject)
  /// Completes a new object that has its name and uid.
  func prepare(_ object: inout APIObject)
  /// Why a new object is refused.
  func errors(in object: APIObject) -> [FieldError]
  /// Why a change is refused, besides what `errors(in:)` says of the new object.
  func errors(changing old: APIObject, to new: APIObject) -> [FieldError]
}

extension TypeRules {
  func applyDefaults(_ object: inout APIObject) {}
  func prepare(_ object: inout APIObject) {}
  func errors(in object: APIObject) -> [FieldError] { [] }
  func errors(changing old: APIObject, to new: APIObject) -> [FieldError] { [] }
}

/// The rules of types that are only kept.
struct PlainRules: TypeRules {}
