// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryTimeZones
import Testing

@Suite struct `Time zone rules` {
  /// `Europe/Berlin` of the time zone database 2025b, as `zic -b slim` writes it.
  private static let berlin = """
    VFppZjIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAAAAEAAAAAAAAAVFppZjIAAAAAAAAAAAAAAA
    AAAAAAAAAAAAAAAAAAAAAAAAA8AAAABAAAABL/////b6Jh+P////+bDBdg/////5vV2vD/////nNmukP////+dpLWQ
    /////565kJD/////n4SXkP/////ICXGQ/////8znSxD/////zakXkP/////OokMQ/////8+SNBD/////0IIlEP////
    /RchYQ/////9G2lgD/////0li+gP/////SoU8Q/////9NjG5D/////1EsjkP/////VOdEg/////9Vn55D/////1ahz
    AP/////WKbQQ/////9csGhD/////2AmWEP/////ZAsGQ/////9npeBAAAAAAE01EEAAAAAAUM/qQAAAAABUj65AAAA
    AAFhPckAAAAAAXA82QAAAAABfzvpAAAAAAGOOvkAAAAAAZ06CQAAAAABrDkZAAAAAAG7y9EAAAAAAcrK4QAAAAAB2c
    nxAAAAAAHoyQEAAAAAAffIEQAAAAACBschAAAAAAIVxjEAAAAAAiTFQQAAAAACM8RRAAAAAAJCw2EAAAAAAlHCcQAA
    AAACYMGBAAAAAAJwVDkAAAAAAn9TSQAAAAACjlJZAAAAAAKdUWkAAAAAAqxQeQAAAAACu0+JAAAAAALKTpkAAAAAAt
    lNqQAAAAAC6Ey5AAAAAAL3S8kAAAAAAwZK2QAAAAADFd2RACAQIBAgECAQIBAgECAQMBAgECAQMBAgECAQIBAgECAQ
    IBAgECAQIBAgECAQIBAgECAQIBAgECAQIBAgEAAAyIAAAAABwgAQQAAA4QAAkAACowAQ1MTVQAQ0VTVABDRVQAQ0VN
    VAAKQ0VULTFDRVNULE0zLjUuMCxNMTAuNS4wLzMK
    """

  private func bytes() throws -> [UInt8] {
    try #require(decodedBase64(Self.berlin.filter { !$0.isWhitespace }))
  }

  @Test(arguments: [
    ("1880-01-01T00:00:00Z", 3_208), ("1916-06-01T00:00:00Z", 7_200),
    ("1945-06-01T00:00:00Z", 10_800), ("1980-03-01T00:00:00Z", 3_600),
    ("2024-03-31T00:59:59Z", 3_600), ("2024-03-31T01:00:00Z", 7_200),
    ("2024-10-27T00:59:59Z", 7_200), ("2024-10-27T01:00:00Z", 3_600),
    ("2050-07-01T00:00:00Z", 7_200),
  ])
  func `are read from a file of the database`(time: String, offset: Int64) throws {
    let rules = try #require(TimeZoneRules(tzif: try bytes()))
    #expect(rules.offset(at: try #require(Timestamp(rfc3339: time))) == offset)
  }

  @Test(arguments: [
    ("IST-1GMT0,M10.5.0,M3.5.0/1", 0, 3_600), ("AEST-10AEDT,M10.1.0,M4.1.0/3", 39_600, 36_000),
    ("EST5EDT,M3.2.0,M11.1.0", -18_000, -14_400), ("IST-5:30", 19_800, 19_800),
    ("<+13>-13", 46_800, 46_800), ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -7_200, -3_600),
    ("EST5EDT,0/0,J365/25", -14_400, -14_400),
  ])
  func `go on behind the last transition`(rule: String, january: Int64, july: Int64) throws {
    let footer = try #require(PosixTimeZone(rule))
    let rules = TimeZoneRules(initial: 0, footer: footer)
    let times = ["2060-01-15T00:00:00Z", "2060-07-15T00:00:00Z"].compactMap(
      Timestamp.init(rfc3339:))
    #expect(times.map(rules.offset) == [january, july])
  }

  @Test func `are none in bytes that are cut or no such file`() throws {
    let whole = try bytes()
    for length in 0..<whole.count {
      #expect(TimeZoneRules(tzif: Array(whole.prefix(length))) == nil)
    }
    #expect(TimeZoneRules(tzif: Array("<html></html>".utf8)) == nil)
  }

  @Test func `survive any byte being another`() throws {
    let whole = try bytes()
    for index in whole.indices {
      var broken = whole
      broken[index] = 0xFF
      _ = TimeZoneRules(tzif: broken)?.offset(at: Timestamp(seconds: 0))
    }
  }

  @Test(arguments: [
    "", "CET", "CET-1CEST,", "CET-1CEST", "C-1", "CET-1CEST,M13.1.0,M1.1.0", "CET-25",
  ])
  func `are none in a rule that is wrong`(rule: String) {
    #expect(PosixTimeZone(rule) == nil)
  }
}

@Suite struct `A zone's name` {
  @Test(arguments: ["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+1"])
  func `is taken`(name: String) { #expect(ZoneName(name)?.text == name) }

  @Test(arguments: ["", "/etc/passwd", "../x", "a//b", "a/", ".", "-x", "a b", "ä", "a/b/c/d/e"])
  func `never leads elsewhere`(name: String) { #expect(ZoneName(name) == nil) }
}
