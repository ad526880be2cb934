// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// How a Job gets the login that the Secret in `spec.auth` holds.
package enum JobLogin: Hashable, Sendable {
  /// A container logs in first, with the Secret's `username` and `password`.
  case account
  /// The Secret is a Docker config already (type `kubernetes.io/dockerconfigjson`).
  case dockerConfig
}
