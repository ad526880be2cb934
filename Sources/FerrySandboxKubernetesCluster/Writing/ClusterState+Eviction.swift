// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// The `eviction` subresource of pods. There are no disruption budgets here, so it is never refused
/// for one (https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/).
extension ClusterState {
  mutating func evict(_ call: APICall) throws(APIFailure) -> APIResponse {
    guard call.verb == .create else { throw .methodNotAllowed() }
    let eviction = try RequestContent(call.request).json
    guard eviction["kind"] == "Eviction", eviction["apiVersion"] == "policy/v1" else {
      throw .badRequest("the body is no policy/v1 Eviction")
    }
    guard let pod = store[call.type.table, call.key] else {
      throw .notFound(call.type, call.path.name)
    }
    if let uid = eviction[["deleteOptions", "preconditions", "uid"]]?.string, uid != pod.uid {
      throw .conflict(call.type, pod.name, "the UID in the precondition is another pod's")
    }
    delete(pod, call.type, DeleteOptions(policy: .background), at: call.now)
    return APIResponse(
      status: 201, .json(["kind": "Status", "apiVersion": "v1", "status": "Success"]))
  }
}
