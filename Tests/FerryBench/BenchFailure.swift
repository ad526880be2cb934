// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What kept something from being measured.
struct BenchFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
