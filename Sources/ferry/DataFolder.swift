// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FoundationEssentials

/// The folder for the local clone: the one that was named, or a temporary one that goes with us.
struct DataFolder {
  let path: String
  private let isTemporary: Bool

  /// Makes the folder where it is not there.
  init(_ named: String?) throws {
    isTemporary = named == nil
    path =
      named
      ?? FileManager.default.temporaryDirectory.appending(
        path: "ferry-\(UUID().uuidString.lowercased())"
      ).path
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw SettingsFailure("while making the folder \(path) for the clone: \(error)")
    }
  }

  /// Removes a temporary folder; a named one stays.
  func remove() {
    if isTemporary { try? FileManager.default.removeItem(atPath: path) }
  }
}
