// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What a request asks for, in the words of RBAC.
package enum RequestVerb: String, Hashable, Sendable {
  case get, list, watch, create, update, patch, delete, deletecollection

  package init?(method: String, isCollection: Bool, isWatch: Bool) {
    switch method {
    case "GET", "HEAD": self = !isCollection && !isWatch ? .get : isWatch ? .watch : .list
    case "POST": self = .create
    case "PUT": self = .update
    case "PATCH": self = .patch
    case "DELETE": self = isCollection ? .deletecollection : .delete
    default: return nil
    }
  }
}
