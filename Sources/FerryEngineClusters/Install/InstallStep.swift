// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryPorts

/// One object that was installed.
package struct InstallStep: Hashable, Sendable {
  /// What became of it.
  package enum Result: String, Hashable, Sendable {
    case created, changed, unchanged
  }

  package let reference: ObjectReference
  package let result: Result

  package init(reference: ObjectReference, result: Result) {
    self.reference = reference
    self.result = result
  }
}
