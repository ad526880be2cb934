// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

struct VersionTests {
  /// semver.org, rule 11, with a numeric tie-break that text order would get wrong.
  static let ordered = [
    "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
    "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0",
  ]

  @Test(arguments: zip(ordered, ordered.dropFirst()))
  func `versions stand in the order of semver`(lower: String, higher: String) throws {
    let low = try #require(SemanticVersion(tag: lower))
    let high = try #require(SemanticVersion(tag: higher))
    #expect(low < high)
    #expect(!(high < low))
  }

  @Test(arguments: ["1.2.3", "v1.2.3", "1.2.3-rc.1", "1.2.3+b7", "1.2.3_b7", "0.0.0-a-b"])
  func `a tag that is a version is read`(tag: String) {
    #expect(SemanticVersion(tag: tag) != nil)
  }

  @Test(arguments: [
    "", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "1.2.3+", "-1.2.3",
    "1.2.3-é", "1.2.9999999999999999999", "vv1.2.3", "latest", "1.2.3 ",
  ])
  func `a tag that is no version is not taken for one`(tag: String) {
    #expect(SemanticVersion(tag: tag) == nil)
  }

  @Test func `an underscore stands for a plus, and build metadata has no order`() throws {
    let helm = try #require(SemanticVersion(tag: "1.2.3_b1"))
    #expect(helm == SemanticVersion(tag: "1.2.3+b1"))
    let other = try #require(SemanticVersion(tag: "1.2.3+b2"))
    #expect(!(helm < other) && !(other < helm))
  }

  @Test(arguments: ["1.2.3", "1.2.3-rc1", "1.2.30", "main", "1.4", "v1.2.3", "1.2.3+b7"])
  func `an exact version means exactly its tag`(text: String) {
    #expect(WantedVersion(text) == .exact(text))
    #expect(WantedVersion(text)?.mustBeResolved == false)
  }

  @Test(arguments: ["1.4.*", "1.*", "1.4.x", "*", "^1.4", "~1.4.2", ">=1.2 <2", "latest"])
  func `a pattern and latest must be resolved first`(text: String) {
    #expect(WantedVersion(text)?.mustBeResolved == true)
    #expect(WantedVersion(text)?.description == text)
  }

  @Test(arguments: ["", " ", ".", "-1", "1.2.3/..", "a b", ">=", "^*", "*.1", "1.*.2", "a:b", "é"])
  func `what is neither tag nor pattern is nothing`(text: String) {
    #expect(WantedVersion(text) == nil)
  }

  @Test func `a tag longer than 128 bytes is nothing`() {
    #expect(WantedVersion(String(repeating: "a", count: 128)) != nil)
    #expect(WantedVersion(String(repeating: "a", count: 129)) == nil)
  }
}
