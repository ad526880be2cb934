// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// One cluster of one environment, printed `production/eu-1`.
package struct ClusterID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let environment: EnvironmentName
  package let name: ClusterName

  package init(environment: EnvironmentName, name: ClusterName) {
    self.environment = environment
    self.name = name
  }

  package var description: String { "\(environment)/\(name)" }

  package static func < (left: Self, right: Self) -> Bool {
    (left.environment, left.name) < (right.environment, right.name)
  }
}

/// A Bundle in a cluster by namespace and name, printed `shop/shop`.
package struct BundleID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let namespace: Namespace
  package let name: BundleName

  package init(namespace: Namespace, name: BundleName) {
    self.namespace = namespace
    self.name = name
  }

  package var description: String { "\(namespace)/\(name)" }

  package static func < (left: Self, right: Self) -> Bool {
    (left.namespace, left.name) < (right.namespace, right.name)
  }
}

/// The smallest thing that is planned: one Bundle on one cluster.
package struct TargetID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let cluster: ClusterID
  package let bundle: BundleID

  package init(cluster: ClusterID, bundle: BundleID) {
    self.cluster = cluster
    self.bundle = bundle
  }

  package var description: String { "\(cluster)/\(bundle)" }

  package static func < (left: Self, right: Self) -> Bool {
    (left.cluster, left.bundle) < (right.cluster, right.bundle)
  }
}

/// A Git branch without `refs/heads/`.
package struct BranchName: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  /// Nothing when `git check-ref-format` would refuse it
  /// (https://git-scm.com/docs/git-check-ref-format).
  package init?(_ text: String) {
    guard !text.isEmpty, text.utf8.count <= 200, !text.hasPrefix("/"), !text.hasPrefix("-"),
      !text.hasSuffix("/"), !text.hasSuffix("."), !text.contains(".."), !text.contains("@{"),
      !text.contains("//"), text != "@",
      text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }),
      !text.contains(where: { "~^:?*[\\".contains($0) }),
      text.split(separator: "/").allSatisfy({ !$0.hasPrefix(".") && !$0.hasSuffix(".lock") })
    else { return nil }
    self.text = text
  }

  /// `refs/heads/<branch>`.
  package var reference: String { "refs/heads/" + text }

  package var description: String { text }
}
