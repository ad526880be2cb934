// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
import Glibc

/// Standard error, line by line: lines of different threads never mix.
final class StandardError: Sendable {
  private let turn = Lock(())

  /// Writes the line and its end; a reader that is gone is no failure.
  func write(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    turn.withLock { _ in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }
  }
}
