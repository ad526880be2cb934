// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Whether a commit on the followed branch carries what Ferry proposed of a Bundle: its own commit, a
/// merge of its branch, or what a host makes of them when it squashes.
///
/// Hosts may leave the trailers out, so the subject and the branch that is merged count too. A commit
/// that reverts quotes both.
package func isFerrys(
  commitMessage message: String, of bundle: BundleName, in environment: EnvironmentName
) -> Bool {
  let lines = message.split(whereSeparator: \.isNewline)
  guard let subject = lines.first, !subject.hasPrefix("Revert") else { return false }
  let place = "\(environment)/\(bundle)"
  return lines.contains("Ferry-Promotion: \(place)")
    || subject.hasPrefix("Promote \(bundle) ") || subject.hasPrefix("Roll back \(bundle) to ")
    || isGroupTitle(subject, into: environment)
    || (subject.hasPrefix("Merge ")
      && (subject.names(branch: "ferry/\(place)")
        || groupBranch(into: environment).map { subject.names(branch: $0.text) } ?? false))
}

extension Substring {
  /// Whether it has the branch's name, and not as the beginning of a longer one.
  fileprivate func names(branch: String) -> Bool {
    ranges(of: branch).contains { range in
      guard let next = self[range.upperBound...].first else { return true }
      return !(next.isLetter || next.isNumber || "-._/".contains(next))
    }
  }
}
