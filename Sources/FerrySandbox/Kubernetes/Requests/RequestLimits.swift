// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The bounds of what a request may bring.
enum RequestLimits {
  /// As the API server has it: 3 MiB.
  static let body = 3_145_728
  /// What etcd takes as one object.
  static let object = 1_572_864
}
