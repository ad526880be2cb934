// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// Why a file could not be read.
struct FileFailure: Error, Hashable, Sendable {
  let reason: String
  /// Whether there is no such file.
  let isMissing: Bool
}

/// The bytes of a file of at most `limit` bytes.
func bytes(ofFile path: String, limit: Int = 1 << 20) throws(FileFailure) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileFailure(path: path, errno) }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 16 << 10)
  while true {
    let count = read(descriptor, &piece, piece.count)
    if count == 0 { return bytes }
    if count < 0 {
      if errno == EINTR { continue }
      throw FileFailure(path: path, errno)
    }
    bytes += piece[..<count]
    guard bytes.count <= limit else {
      throw FileFailure(reason: "\(path) is larger than \(limit) bytes", isMissing: false)
    }
  }
}

extension FileFailure {
  fileprivate init(path: String, _ code: Int32) {
    self.init(
      reason: "\(path) cannot be read (\(String(cString: strerror(code))))",
      isMissing: code == ENOENT || code == ENOTDIR)
  }
}
