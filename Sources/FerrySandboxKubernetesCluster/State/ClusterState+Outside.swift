// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerrySandboxKubernetesAPI
package import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// What the owner of a sandbox does without HTTP.
extension ClusterState {
  /// The bells of the watches that have something to read.
  package mutating func takeBells() -> [AsyncStream<Void>.Continuation] {
    defer { rings.removeAll() }
    return rings.compactMap { watches[$0]?.bell }
  }

  package func table(of apiVersion: String, _ kind: String) -> TableName? {
    catalog.types.first { $0.apiVersion == apiVersion && $0.kind == kind }?.table
  }

  /// Applies an object in the name of the administrator; a refusal is given as a `Status`.
  package mutating func apply(_ json: JSONValue, manager: String, at now: Timestamp) -> JSONValue? {
    let object = APIObject(json)
    guard let type = catalog.type(of: object) else {
      return APIFailure.badRequest(
        "no matches for kind \"\(object.kind)\" in version \"\(object.apiVersion)\""
      ).status
    }
    let space = type.isNamespaced ? "namespaces/\(object.namespace)/" : ""
    let root = type.group.isEmpty ? "/api/\(type.version)" : "/apis/\(type.apiVersion)"
    let request = APIRequest(
      method: "PATCH", path: "\(root)/\(space)\(type.plural)/\(object.name)",
      query: "fieldManager=\(manager)&force=true",
      headers: [
        "content-type": PatchKind.apply.rawValue,
        "authorization": "Bearer \(access.adminToken.revealed)",
      ], body: json.canonicalBytes)
    let response = respond(to: request, at: now)
    guard response.status >= 400, case .json(let status) = response.body else { return nil }
    return status
  }
}
