// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// A folder under `/tmp` that goes, with all in it, when the last reference does.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() throws(ChildProcessFailure) {
    var template = Array("/tmp/scratch-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw ChildProcessFailure("making a temporary folder", String(cString: strerror(errno)))
    }
    path = String(cString: made)
  }

  deinit {
    let remover = try? spawn(Command(words: ["rm", "-rf", "--", path]))
    if let remover { waitpid(remover, nil, 0) }
  }

  /// Writes a file into the folder; its path.
  @discardableResult
  package func write(_ name: String, _ text: String) throws(ChildProcessFailure) -> String {
    let file = "\(path)/\(name)"
    guard let stream = fopen(file, "we") else {
      throw ChildProcessFailure("writing \(file)", String(cString: strerror(errno)))
    }
    defer { fclose(stream) }
    fputs(text, stream)
    return file
  }

  /// The bytes of a file in the folder, at most 1 MiB.
  package func read(_ name: String) throws(ChildProcessFailure) -> [UInt8] {
    guard let stream = fopen("\(path)/\(name)", "re") else {
      throw ChildProcessFailure("reading \(path)/\(name)", String(cString: strerror(errno)))
    }
    defer { fclose(stream) }
    return [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
      count = fread(buffer.baseAddress, 1, buffer.count, stream)
    }
  }
}
