// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerrySandboxKubernetesObjects
package import FerrySandboxKubernetesTypes

/// Objects as rows and columns: what `kubectl get` prints.
package struct Table: Sendable {
  let type: ResourceType
  let include: Include

  /// How much of each object comes with its row.
  package enum Include: String, Sendable {
    case none = "None"
    case metadata = "Metadata"
    case object = "Object"
  }

  package init(_ type: ResourceType, include: Include) {
    self.type = type
    self.include = include
  }

  package func json(_ page: ListPage, at now: Timestamp) -> JSONValue {
    [
      "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": page.metadata,
      "columnDefinitions": .array(type.columns.map(\.definition)),
      "rows": .array(page.objects.map { row($0, now) }),
    ]
  }

  private func row(_ object: APIObject, _ now: Timestamp) -> JSONValue {
    var row: JSONValue = ["cells": .array(type.columns.map { $0.cell(object, now) })]
    let shown = type.presented(object)
    switch include {
    case .none: row["object"] = .null
    case .metadata: row["object"] = shown.partial
    case .object: row["object"] = shown.json
    }
    return row
  }
}
