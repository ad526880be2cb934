// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerrySandboxKubernetesObjects

/// In which form a client takes objects: the `Accept` header.
package enum AcceptedForm: Hashable, Sendable {
  case whole
  case yaml
  case table
  case metadata
  case metadataList
  /// Aggregated discovery.
  case discovery

  /// Reads the clauses in order; the first that can be served counts.
  package init(_ accept: String?) throws(APIFailure) {
    guard let accept, !accept.isEmpty else {
      self = .whole
      return
    }
    for clause in accept.split(separator: ",") {
      if let form = Self.form(clause) {
        self = form
        return
      }
    }
    throw .notAcceptable()
  }

  private static func form(_ clause: Substring) -> AcceptedForm? {
    let parts = clause.split(separator: ";").map { $0.filter { $0 != " " } }
    let parameters = Dictionary(
      parts.dropFirst().map { part -> (String, String) in
        let pair = part.split(separator: "=", maxSplits: 1)
        return (String(pair[0]), pair.count > 1 ? String(pair[1]) : "")
      }, uniquingKeysWith: { first, _ in first })
    switch parts.first {
    case "application/json"?, "*/*"?, "application/*"?: break
    case "application/yaml"?: return .yaml
    default: return nil
    }
    switch (parameters["as"], parameters["v"]) {
    case (nil, _): return .whole
    case ("Table"?, "v1"?): return .table
    case ("PartialObjectMetadata"?, "v1"?): return .metadata
    case ("PartialObjectMetadataList"?, "v1"?): return .metadataList
    case ("APIGroupDiscoveryList"?, "v2"?): return .discovery
    default: return nil
    }
  }
}
