// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// Which objects of a kind a list is to hold.
struct ListScope: Hashable, Sendable {
  /// Nothing: those of all namespaces.
  var namespace: Namespace?
  /// A label selector.
  var labels: String?
  /// A field selector.
  var fields: String?

  /// The query of the page that the token stands for; nothing: of the first.
  func query(continuing token: String?) -> [QueryItem] {
    [QueryItem("limit", String(ListPages.pageSize))]
      + (labels.map { [QueryItem("labelSelector", $0)] } ?? [])
      + (fields.map { [QueryItem("fieldSelector", $0)] } ?? [])
      + (token.map { [QueryItem("continue", $0)] } ?? [])
  }
}
