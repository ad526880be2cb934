// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What a Job does to a Bundle's application.
package enum JobAction: String, Hashable, Sendable {
  case apply, dismiss
  /// Tries it out; changes nothing, so nothing waits for it but promotions.
  case verify
}

/// `<bundle>-<action>-<first 8 of fingerprint>-<attempt>`: creating the same attempt twice is
/// impossible, so a crash, a second replica or a repeated webhook is harmless.
package struct JobName: Hashable, Sendable, CustomStringConvertible {
  package let bundle: BundleName
  package let action: JobAction
  /// The first eight digits of the fingerprint.
  package let fingerprint: String
  /// From 1.
  package let attempt: Int

  package init(bundle: BundleName, action: JobAction, fingerprint: Fingerprint, attempt: Int) {
    self.bundle = bundle
    self.action = action
    self.fingerprint = fingerprint.short
    self.attempt = attempt
  }

  /// Nothing when the text is not the name of a Job that Ferry makes.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, let attempt = Int(parts[parts.count - 1]), attempt > 0,
      let action = JobAction(rawValue: String(parts[parts.count - 3])),
      let bundle = BundleName(parts.dropLast(3).joined(separator: "-"))
    else { return nil }
    self.bundle = bundle
    self.action = action
    fingerprint = String(parts[parts.count - 2])
    self.attempt = attempt
  }

  package var description: String { "\(bundle)-\(action.rawValue)-\(fingerprint)-\(attempt)" }
}
