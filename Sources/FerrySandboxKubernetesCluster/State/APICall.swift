// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// A request for objects of a known type.
struct APICall: Sendable {
  let request: APIRequest
  let path: ResourcePath
  let type: ResourceType
  let verb: RequestVerb
  let form: AcceptedForm
  let now: Timestamp

  /// The namespace of the object, empty at cluster scope.
  var namespace: String { path.namespace ?? "" }
  var key: ObjectKey { ObjectKey(namespace: namespace, name: path.name) }
}
