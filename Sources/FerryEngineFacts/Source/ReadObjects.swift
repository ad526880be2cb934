// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// The trees and files of the last reading, so that the next one asks Git for none of them again.
///
/// An object's id tells its content, so what is remembered is never out of date; what a reading did
/// not come by is forgotten with the next.
final class ReadObjects: Sendable {
  private struct Objects {
    var entries: [GitObjectID: [TreeEntry]] = [:]
    var contents: [GitObjectID: [UInt8]] = [:]
  }

  private struct State {
    var before = Objects()
    var now = Objects()
  }

  private let source: any ReadsSource
  private let state = Lock(State())

  init(source: any ReadsSource) { self.source = source }

  /// A reading is over.
  func conclude() {
    state.withLock { state in
      state.before = state.now
      state.now = Objects()
    }
  }

  func entries(of tree: GitObjectID) async throws(GitFailure) -> [TreeEntry] {
    let known = state.withLock { $0.now.entries[tree] ?? $0.before.entries[tree] }
    let entries: [TreeEntry]
    if let known { entries = known } else { entries = try await source.entries(of: tree) }
    state.withLock { $0.now.entries[tree] = entries }
    return entries
  }

  func content(of blob: GitObjectID, limit: Int) async throws(GitFailure) -> [UInt8] {
    let known = state.withLock { $0.now.contents[blob] ?? $0.before.contents[blob] }
    let content: [UInt8]
    if let known, known.count <= limit {
      content = known
    } else {
      content = try await source.content(of: blob, limit: limit)
    }
    state.withLock { $0.now.contents[blob] = content }
    return content
  }
}
