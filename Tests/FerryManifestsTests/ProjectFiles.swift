// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryManifestFields
import Glibc

/// The files below folders of the project's top level.
func filesOfProject(_ folders: [String]) throws(UnreadableProject) -> [SourceFile] {
  var found: [SourceFile] = []
  for folder in folders { try collect(folder, into: &found) }
  return found
}

/// A folder or file of the project that a test needs and cannot read.
struct UnreadableProject: Error {
  let path: String
}

private let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

private func collect(_ path: String, into found: inout [SourceFile]) throws(UnreadableProject) {
  guard let folder = opendir(root + "/" + path) else { throw UnreadableProject(path: path) }
  defer { closedir(folder) }
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name.hasPrefix(".") { continue }
    let inner = path + "/" + name
    if entry.pointee.d_type == UInt8(DT_DIR) {
      try collect(inner, into: &found)
    } else {
      found.append(SourceFile(path: inner, content: try content(inner)))
    }
  }
}

private func content(_ path: String) throws(UnreadableProject) -> [UInt8] {
  guard let file = fopen(root + "/" + path, "rb") else { throw UnreadableProject(path: path) }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
    bytes += chunk[..<count]
  }
  return bytes
}
