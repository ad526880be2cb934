// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension RetryRules {
  /// How long to wait after the given number of failed attempts: between three quarters and all of
  /// the back-off.
  ///
  /// The same seed waits the same time, so that a plan made twice is one plan; other seeds wait
  /// otherwise, so that what failed everywhere is not tried everywhere at once.
  func delay(afterAttempts failed: Int, seed: String) -> Duration {
    let digits = sha256(Array(seed.utf8)).prefix(4)
    let luck = Double(UInt16(digits, radix: 16) ?? 0) / 65_536
    return delay(afterAttempts: failed) * (1 - luck / 4)
  }
}
