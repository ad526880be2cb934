// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Says how long a text may be.
package protocol BoundsTexts: Sendable {
  /// The most bytes of a merge request's text or of a comment, which Ferry's marks come on top of.
  var textLimit: Int { get }
}
