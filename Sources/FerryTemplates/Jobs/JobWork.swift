// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What a Job does.
package enum JobWork: Hashable, Sendable {
  case apply(Release)
  case dismiss
  case verify(Release)

  /// As in names of Jobs and templates, and in the label `ferry.dev/action`.
  package var name: String {
    switch self {
    case .apply: "apply"
    case .dismiss: "dismiss"
    case .verify: "verify"
    }
  }

  /// The release that is deployed, or was.
  var release: Release? {
    switch self {
    case .apply(let release), .verify(let release): release
    case .dismiss: nil
    }
  }
}
