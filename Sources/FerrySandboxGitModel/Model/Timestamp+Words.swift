// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Timestamp {
  /// `2026-11-21 09:30:00 UTC`, as people and GitLab's webhooks read it.
  package var words: String { description.replacing("T", with: " ").replacing("Z", with: " UTC") }
}
