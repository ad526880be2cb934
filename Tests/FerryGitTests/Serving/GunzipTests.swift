// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryGitServing
import Testing

/// `gunzipped` against the `gzip` program.
struct GunzipTests {
  @Test(arguments: [
    [1, 2, 3], [UInt8](repeating: 7, count: 100_000), Array("have a0\nhave b1\n".utf8),
    (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7 ^ $0) },
  ])
  func `what gzip compressed comes back`(_ bytes: [UInt8]) async throws {
    for level in ["-1", "-9"] {
      let compressed = try await gzip(bytes, level)
      #expect(gunzipped(compressed, limit: bytes.count) == bytes)
      #expect(gunzipped(compressed, limit: bytes.count - 1) == nil)
    }
  }

  @Test func `whatever is cut off or changed is refused or bounded, never a crash`() async throws {
    let compressed = try await gzip((0..<2_000).map { UInt8($0 * $0 % 251) }, "-9")
    for count in compressed.indices {
      #expect(gunzipped(Array(compressed.prefix(count)), limit: 10_000) == nil)
    }
    for index in compressed.indices {
      var changed = compressed
      changed[index] ^= 0x55
      #expect((gunzipped(changed, limit: 10_000) ?? []).count <= 10_000)
    }
  }

  private func gzip(_ bytes: [UInt8], _ level: String) async throws -> [UInt8] {
    let folder = try TemporaryFolder()
    try folder.write("hex", hex(bytes))
    try await ChildProcess.run(
      "sh", ["-c", "xxd -r -p hex | gzip -n \(level) > out.gz"], directory: folder.path)
    return try folder.read("out.gz")
  }
}
