// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// A file such as a token, a certificate or a kubeconfig: read whole, up to a limit.
package struct SmallFile: Hashable, Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  /// Its bytes as they are now.
  package func read(limit: Int = 1 << 20) throws(SmallFileFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = Glibc.read(descriptor, &piece, piece.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(errno)
      }
      bytes += piece[..<count]
      guard bytes.count <= limit else {
        throw SmallFileFailure(
          detail: "\(path) is larger than \(limit) bytes", isMissing: false)
      }
    }
  }

  private func failure(_ code: Int32) -> SmallFileFailure {
    SmallFileFailure(
      detail: "\(path) cannot be read (\(String(cString: strerror(code))))",
      isMissing: code == ENOENT || code == ENOTDIR)
  }
}

/// Why a file could not be read.
package struct SmallFileFailure: Error, Hashable, Sendable {
  package let detail: String
  /// Whether there is no such file.
  package let isMissing: Bool
}
