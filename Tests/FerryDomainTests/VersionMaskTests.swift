// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

struct VersionMaskTests {
  static let tags = [
    "1.2.0", "1.2.3", "1.2.30", "1.2.4-rc.1", "1.3.0", "1.10.1", "2.0.0-rc.1", "2.0.0", "0.3.1",
    "0.3.9", "0.4.0", "v1.5.0", "latest", "sha-abcdef",
  ]

  @Test(
    arguments: [
      ("1.2.*", "1.2.30"), ("1.2.x", "1.2.30"), ("1.*", "1.10.1"), ("1.*.*", "1.10.1"),
      ("*", "2.0.0"), ("v1.*.*", "v1.5.0"), ("^1.2", "1.10.1"), ("^0.3", "0.3.9"),
      ("^0.3.1", "0.3.9"), ("~1.2.3", "1.2.30"), ("~1.2", "1.2.30"), ("~1", "1.10.1"),
      (">=1.2 <1.3", "1.2.30"), (">=1.2, <2", "1.10.1"), (">= 1.2 < 2", "1.10.1"),
      ("<=1.2.3", "1.2.3"), (">1.2.3 <1.2.5", nil), ("3.*", nil),
    ] as [(String, String?)])
  func `a mask selects the highest version that it means`(text: String, tag: String?) throws {
    #expect(try #require(VersionMask(text)).highest(of: Self.tags) == tag)
    #expect(try #require(VersionMask(text)).highest(of: Self.tags.reversed()) == tag)
  }

  @Test(arguments: [
    ("1.2.*", "1.2.4-rc.1", false), (">=1.2.3 <1.3", "1.2.4-rc.1", false),
    ("<2", "2.0.0-rc.1", false), (">=1.2.4-0 <2", "1.2.4-rc.1", true),
    (">=1.2.4-0 <2", "2.0.0-rc.1", false), ("~1.2.4-rc.0", "1.2.4-rc.1", true),
  ])
  func `a pre-release is selected only where the mask names one`(
    text: String, tag: String, isMeant: Bool
  ) throws {
    let version = try #require(SemanticVersion(tag: tag))
    #expect(try #require(VersionMask(text)).matches(version) == isMeant)
  }

  @Test func `two tags of one precedence give one answer in any order`() throws {
    let mask = try #require(VersionMask("1.*"))
    #expect(mask.highest(of: ["1.0.0_a", "1.0.0_b"]) == "1.0.0_b")
    #expect(mask.highest(of: ["1.0.0_b", "1.0.0_a"]) == "1.0.0_b")
  }

  @Test(arguments: ["", "1.2.3", "1.2", ">=1.*", "^", "~x", "1.2.* ||", "=1.2.3", "1.**"])
  func `what has none of the documented forms is no mask`(text: String) {
    #expect(VersionMask(text) == nil)
  }

  @Test func `a mask of more than eight bounds is refused`() {
    let bounds = { Array(repeating: ">=1.0.0", count: $0).joined(separator: " ") }
    #expect(VersionMask(bounds(8)) != nil)
    #expect(VersionMask(bounds(9)) == nil)
  }
}
