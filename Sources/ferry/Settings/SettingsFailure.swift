// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A setting that cannot be used, as a sentence.
struct SettingsFailure: Error, CustomStringConvertible {
  let description: String

  init(_ sentence: String) { description = sentence }
}
