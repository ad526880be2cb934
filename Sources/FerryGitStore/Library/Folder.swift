// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// A folder of this machine that belongs to Ferry alone.
package struct Folder {
  package let path: String

  package init(path: String) { self.path = path }

  /// The folder, made with those above it, readable only by us.
  package static func prepared(_ path: String) throws(FolderProblem) -> Folder {
    var made = path.hasPrefix("/") ? "" : "."
    for component in path.split(separator: "/") {
      made += "/" + component
      guard mkdir(made, 0o700) == 0 || errno == EEXIST || errno == EISDIR else {
        throw FolderProblem("making", made)
      }
    }
    return Folder(path: path)
  }

  /// A new folder inside this one, with a name that begins so.
  package func temporary(_ prefix: String) throws(FolderProblem) -> Folder {
    var template = Array("\(path)/\(prefix)XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw FolderProblem("making", path) }
    return Folder(path: String(cString: made))
  }

  /// Writes a file that only we can read.
  package func write(_ text: String, to name: String) throws(FolderProblem) {
    let file = "\(path)/\(name)"
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FolderProblem("writing", file) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw FolderProblem("writing", file)
    }
  }

  /// The names in the folder; none when there is no such folder.
  package var names: [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Removes what has the name and all in it; what cannot be removed stays.
  package func remove(_ name: String) {
    let target = Folder(path: "\(path)/\(name)")
    if unlink(target.path) != 0, errno == EISDIR || errno == EPERM {
      target.names.forEach { target.remove($0) }
      rmdir(target.path)
    }
  }
}

/// What the system refused.
package struct FolderProblem: Error {
  package let detail: String

  /// Reads `errno`: it stands right after the failed call.
  package init(_ doing: String, _ path: String) {
    detail = "\(doing) \(path): \(String(cString: strerror(errno)))"
  }
}
