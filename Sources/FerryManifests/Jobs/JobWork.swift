// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What a Job does.
package enum JobWork: Hashable, Sendable {
  case apply(Release)
  case dismiss

  /// As in names of Jobs and templates, and in the label `ferry.dev/action`.
  package var name: String {
    switch self {
    case .apply: "apply"
    case .dismiss: "dismiss"
    }
  }

  /// The release that is deployed.
  var release: Release? {
    if case .apply(let release) = self { release } else { nil }
  }
}
