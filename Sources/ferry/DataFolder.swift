// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FoundationEssentials
import Glibc

/// The folder for the local clone: the one that was named, or a temporary one that goes with us.
///
/// A clone is for one process: two that fetch into it take each other's locks for what a dead one left
/// behind, and make it anew while the other reads. So the named folder is locked for as long as it is
/// used (flock(2); a lock goes with its process, also when that is killed), and who finds it locked has
/// a temporary one.
struct DataFolder {
  let path: String
  /// The named folder, where another process uses it.
  let busy: String?
  /// Nothing where the folder is a temporary one.
  private let lock: Int32?

  /// Makes the folder where it is not there.
  init(_ named: String?) throws {
    if let named, let lock = try Self.lock(named) {
      (path, busy, self.lock) = (named, nil, lock)
    } else {
      (path, busy, lock) = (Self.temporary, named, nil)
      try Self.make(path)
    }
  }

  /// Removes a temporary folder; a named one stays, for whoever comes next.
  func remove() {
    if let lock { close(lock) } else { try? FileManager.default.removeItem(atPath: path) }
  }

  private static var temporary: String {
    FileManager.default.temporaryDirectory
      .appending(path: "ferry-\(UUID().uuidString.lowercased())").path
  }

  private static func make(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw SettingsFailure("while making the folder \(path) for the clone: \(error)")
    }
  }

  /// The lock of a folder; nothing when another process has it.
  private static func lock(_ folder: String) throws -> Int32? {
    try make(folder)
    let file = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure(folder) }
    guard flock(file, LOCK_EX | LOCK_NB) != 0 else { return file }
    defer { close(file) }
    guard errno == EWOULDBLOCK else { throw failure(folder) }
    return nil
  }

  private static func failure(_ folder: String) -> SettingsFailure {
    SettingsFailure(
      "while locking the folder \(folder) for the clone: \(String(cString: strerror(errno))); "
        + "name another with --data, on a disk that has locks (flock)")
  }
}
