// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The volumes that Ferry adds to Jobs, and where the container sees them.
enum JobVolume {
  static let values = "ferry-values"
  static let login = "ferry-login"
  static let valuesPath = "/home/build/.values"
  static let loginPath = "/home/build/.docker"

  /// Whether a template cannot have a volume of that name.
  static func isReserved(_ name: String?) -> Bool { name == values || name == login }
}
