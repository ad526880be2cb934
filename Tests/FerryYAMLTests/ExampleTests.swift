// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryYAML
import FoundationEssentials
import Testing

/// The example repository that ships with Ferry.
@Suite struct `The example repository` {
  @Test func `has only files that Kubernetes tools take`() throws {
    for file in try Self.files() {
      #expect(try YAMLStream(file.bytes).problems.isEmpty, "\(file.name)")
    }
  }

  @Test func `changes in one line when a version is promoted`() throws {
    var count = 0
    for file in try Self.files() {
      for document in try YAMLStream(file.bytes).documents
      where document.root["kind"]?.text == "Bundle" {
        let path = YAMLPath(document: document.index, ["spec", "version"])
        let edited = try YAMLEdit.setting(scalar: path, to: "9.9.9-rc1", in: file.bytes)
        let isThere = document.root["spec"]?["version"] != nil
        let lines = edited.lines.difference(from: file.bytes.lines)
        #expect(lines.insertions.count == 1, "\(file.name)")
        #expect(lines.removals.count == (isThere ? 1 : 0), "\(file.name)")
        count += 1
      }
    }
    #expect(count > 5)
  }

  private static func files() throws -> [(name: String, bytes: [UInt8])] {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = package.appending(path: "environments").path
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return try names.filter { $0.hasSuffix(".yaml") }.map { name in
      let data = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
      return (name, Array(data))
    }
  }
}

extension [UInt8] {
  fileprivate var lines: [ArraySlice<UInt8>] {
    split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }
}
