// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A release that could go, and what its gates say.
package struct Candidate: Hashable, Sendable {
  package let release: Release
  /// In the order they are asked.
  package let gates: [Gate]

  package init(release: Release, gates: [Gate]) {
    self.release = release
    self.gates = gates
  }

  package var isOpen: Bool { gates.allSatisfy(\.isOpen) }

  /// The gates that it waits for.
  package var blocking: [Gate] { gates.filter { !$0.isOpen } }

  /// Whether nothing but the soak or a window keeps it, which open by themselves.
  package var waitsOnlyForTime: Bool {
    opening != nil && blocking.allSatisfy { $0.kind == .soak || $0.kind == .window }
  }

  /// When the last gate opens, where all that are not open do so by themselves.
  package var opening: Timestamp? {
    let openings = blocking.compactMap(\.opening)
    return openings.count == blocking.count ? openings.max() : nil
  }
}
