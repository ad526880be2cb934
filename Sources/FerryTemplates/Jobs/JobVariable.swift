// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The environment variables that every Job gets from Ferry (werf reads them).
package enum JobVariable {
  static let repository = "WERF_REPO"
  static let tag = "WERF_TAG"
  static let namespace = "WERF_NAMESPACE"
  static let release = "WERF_RELEASE"
  static let username = "WERF_USERNAME"
  static let password = "WERF_PASSWORD"
  private static let valuesPrefix = "WERF_VALUES_OPERATOR_"

  /// The variable of one values file.
  ///
  /// werf sorts the variables as texts, so the number has leading zeros: three digits, or as many as
  /// the last one needs.
  static func values(_ index: Int, of count: Int) -> String {
    let width = max(3, String(max(0, count - 1)).utf8.count)
    let digits = String(index)
    return valuesPrefix + String(repeating: "0", count: width - digits.utf8.count) + digits
  }

  /// Whether a Bundle's own `spec.env` cannot set it.
  package static func isReserved(_ name: String) -> Bool {
    [repository, tag, namespace, release].contains(name) || name.hasPrefix(valuesPrefix)
  }
}
