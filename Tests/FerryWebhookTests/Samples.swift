// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FoundationEssentials

@testable import FerryWebhook

/// The recorded deliveries that lie beside the checkout; SOURCES.md there says where each comes from.
enum Samples {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/webhooks")

  /// Where they are missing the tests that need them are left out, but never in CI.
  static let areWanted =
    FileManager.default.fileExists(atPath: folder.path())
    || ProcessInfo.processInfo.environment["CI"] != nil

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: path)))
  }

  static func json(_ path: String) throws -> JSONValue {
    try JSONValue(parsing: try bytes(path))
  }

  static func names(in subfolder: String, suffix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: subfolder).path()
    )
    .filter { $0.hasSuffix(suffix) }.sorted()
  }

  /// The header fields of a recorded request.
  static func fields(_ path: String) throws -> HeaderFields {
    let lines = String(decoding: try bytes(path), as: UTF8.self).split(separator: "\n").dropFirst()
    return HeaderFields(
      lines.compactMap { line -> (name: String, value: String)? in
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        return (String(parts[0]), String(parts[1].drop { $0 == " " }))
      })
  }
}
