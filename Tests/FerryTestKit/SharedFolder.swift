// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Glibc

/// The folder `shared` beside the checkout: recorded answers and API descriptions that are no part
/// of the project.
package enum SharedFolder {
  /// Where it should be.
  package static let path: String = {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/" + root + "/../shared"
  }()

  /// Whether tests that need it run: where it is missing they are left out, but never in CI.
  package static var isExpected: Bool {
    access(path, R_OK) == 0 || getenv("CI") != nil
  }

  /// The bytes of one of its files.
  package static func bytes(_ name: String) throws(SharedFolderFailure) -> [UInt8] {
    guard let file = fopen("\(path)/\(name)", "rb") else {
      throw SharedFolderFailure(description: "\(path)/\(name) cannot be read")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = fread(&piece, 1, piece.count, file)
      guard count > 0 else { return bytes }
      bytes += piece[..<count]
    }
  }

  /// The names of the files in one of its folders, in order.
  package static func names(in folder: String) throws(SharedFolderFailure) -> [String] {
    guard let directory = opendir("\(path)/\(folder)") else {
      throw SharedFolderFailure(description: "\(path)/\(folder) cannot be read")
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { name in
          name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }
}

/// A shared file that is not there.
package struct SharedFolderFailure: Error, CustomStringConvertible {
  package let description: String

  package init(description: String) { self.description = description }
}
