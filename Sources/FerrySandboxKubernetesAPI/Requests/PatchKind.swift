// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerrySandboxKubernetesObjects
package import FerrySandboxKubernetesTypes

/// The kinds of patches, by media type.
package enum PatchKind: String, Sendable {
  case json = "application/json-patch+json"
  case merge = "application/merge-patch+json"
  case strategic = "application/strategic-merge-patch+json"
  case apply = "application/apply-patch+yaml"

  /// Custom types have no strategic merge.
  package func fits(_ type: ResourceType) -> Bool { self != .strategic || !type.isCustom }

  package func patched(
    _ object: JSONValue, _ patch: JSONValue, _ type: ResourceType
  ) throws(APIFailure) -> JSONValue {
    switch self {
    case .json: try JSONPatch(patch).applied(to: object)
    case .merge: MergePatch.applied(patch, to: object)
    case .strategic: try StrategicMergePatch.applied(patch, to: object, type.schema)
    case .apply: object  // has a way of its own
    }
  }

  package static func unsupported(_ type: ResourceType) -> APIFailure {
    guard type.isCustom else {
      return APIFailure(
        code: 415, reason: "UnsupportedMediaType", message: "415: Unsupported Media Type")
    }
    return .unsupportedMediaType(accepted: [json, merge, apply].map(\.rawValue))
  }
}
