// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Why a Bundle's namespace cannot take its Jobs, as a look at it before the first Job found.
package struct Unfitness: Hashable, Sendable {
  package enum Problem: Hashable, Sendable {
    case namespaceMissing
    case namespaceTerminating
    /// The account that the Job template names.
    case serviceAccountMissing(String)
  }

  package let problem: Problem
  package let namespace: Namespace
  /// When it is looked at again.
  package let nextCheck: Timestamp

  package init(_ problem: Problem, of namespace: Namespace, nextCheck: Timestamp) {
    self.problem = problem
    self.namespace = namespace
    self.nextCheck = nextCheck
  }

  /// Whether Bundles and ConfigMaps can be written there all the same.
  var takesObjects: Bool {
    switch problem {
    case .namespaceMissing, .namespaceTerminating: false
    case .serviceAccountMissing: true
    }
  }

  /// CamelCase, the condition's reason.
  var reason: String {
    switch problem {
    case .namespaceMissing: "NamespaceMissing"
    case .namespaceTerminating: "NamespaceTerminating"
    case .serviceAccountMissing: "ServiceAccountMissing"
    }
  }

  /// What is wrong and what to do, for people.
  var message: String {
    switch problem {
    case .namespaceMissing:
      "the cluster has no namespace \(namespace); create it, and the deployment goes on by itself"
    case .namespaceTerminating:
      "the namespace \(namespace) is being deleted; nothing is put there until it is gone and made anew"
    case .serviceAccountMissing(let name):
      "the namespace \(namespace) has no service account \(name), with whose rights Jobs deploy; "
        + "create it as templates/install/application says, and the deployment goes on by itself"
    }
  }
}
