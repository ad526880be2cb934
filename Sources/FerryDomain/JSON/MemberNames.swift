// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Synchronization

/// The long names of members that were read, each held once: all objects of a fleet have the same few.
///
/// Bounded, as anybody may write a label: 1,024 names of 256 bytes at most.
package final class MemberNames: Sendable {
  private let names = Mutex<Set<String>>([])

  package init() {}

  /// The same text, as the first who read it holds it.
  package func held(_ name: String) -> String {
    // What is shorter is no object. Beyond ASCII, texts that count as equal may differ in their bytes.
    guard (16...256).contains(name.utf8.count), name.utf8.allSatisfy({ $0 < 0x80 }) else {
      return name
    }
    return names.withLock { names in
      if let place = names.firstIndex(of: name) { return names[place] }
      if names.count < 1024 { names.insert(name) }
      return name
    }
  }
}
