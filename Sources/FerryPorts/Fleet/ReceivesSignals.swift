// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Takes in signals.
package protocol ReceivesSignals: Sendable {
  /// Keeps the signal for later and returns at once.
  func receive(_ signal: Signal)
}
