// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CShims
import FerryPorts
import Glibc

/// A pipe that no child inherits by accident; its ends close with it.
final class Pipe: Sendable {
  let readingEnd: Int32
  let writingEnd: Int32
  private let isWritable = Lock(true)

  init() throws(ChildProcessFailure) {
    var ends: [Int32] = [-1, -1]
    guard ferry_private_pipe(&ends) == 0 else {
      throw ChildProcessFailure("opening a pipe", String(cString: strerror(errno)))
    }
    (readingEnd, writingEnd) = (ends[0], ends[1])
  }

  deinit {
    closeWritingEnd()
    close(readingEnd)
  }

  /// Closes the writing end; once is enough.
  func closeWritingEnd() {
    let isFirst = isWritable.withLock { isWritable in
      defer { isWritable = false }
      return isWritable
    }
    if isFirst { close(writingEnd) }
  }
}
