// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import FerryTimeZones
import Testing

/// Windows in Berlin, where clocks go forward on 2027-03-28 at 02:00 and back on 2026-10-25 at 03:00.
@Suite struct `A window` {
  private static let berlin = ZoneName("Europe/Berlin") ?? .utc

  private func gate(_ windows: [(Window.Effect, String)], at time: String) throws -> Gate {
    var fleet = try Fleet()
    fleet.rules.windows = try windows.map {
      Window($0.0, try #require(WindowTimes($0.1)), zone: Self.berlin)
    }
    let rule = try #require(PosixTimeZone("CET-1CEST,M3.5.0,M10.5.0/3"))
    fleet.circumstances.zones = [Self.berlin: TimeZoneRules(initial: 3_600, footer: rule)]
    let now = try #require(Timestamp(rfc3339: time))
    return try #require(promote(fleet.facts, now: now).gate(.window))
  }

  @Test(arguments: [
    // 2026-11-22 is a Sunday.
    ("Mon-Fri 09:00-17:00", "2026-11-22T12:00:00Z", "2026-11-23T08:00:00Z"),
    ("Mon-Fri 09:00-17:00", "2026-11-23T07:59:59Z", "2026-11-23T08:00:00Z"),
    ("Mon-Fri 09:00-17:00", "2026-11-23T08:00:00Z", ""),
    ("Mon-Fri 09:00-17:00", "2026-11-23T15:59:59Z", ""),
    ("Mon-Fri 09:00-17:00", "2026-11-23T16:00:00Z", "2026-11-24T08:00:00Z"),
    ("Mon-Fri 09:00-17:00", "2026-11-27T16:00:00Z", "2026-11-30T08:00:00Z"),
    ("22:00-06:00", "2026-11-22T20:59:00Z", "2026-11-22T21:00:00Z"),
    ("22:00-06:00", "2026-11-22T23:30:00Z", ""),
    ("22:00-06:00", "2026-11-23T05:00:00Z", "2026-11-23T21:00:00Z"),
    ("Fri 22:00-06:00", "2026-11-28T04:59:59Z", ""),
    ("Fri 22:00-06:00", "2026-11-28T05:00:00Z", "2026-12-04T21:00:00Z"),
    ("Fri 18:00-Mon 08:00", "2026-11-22T12:00:00Z", ""),
    ("Fri 18:00-Mon 08:00", "2026-11-23T07:00:00Z", "2026-11-27T17:00:00Z"),
    ("Sat,Sun", "2026-11-22T22:59:59Z", ""),
    ("Sat,Sun", "2026-11-22T23:00:00Z", "2026-11-27T23:00:00Z"),
    ("2026-12-24/2026-12-26", "2026-12-23T22:59:00Z", "2026-12-23T23:00:00Z"),
    ("2026-12-24/2026-12-26", "2026-12-26T22:59:00Z", ""),
    // 02:00 to 03:00 does not exist on 2027-03-28: what is left begins at 03:00 summer time.
    ("Sun 02:30-04:00", "2027-03-28T00:59:00Z", "2027-03-28T01:00:00Z"),
    ("Sun 02:00-03:00", "2027-03-28T00:00:00Z", "2027-04-04T00:00:00Z"),
    ("Mon 09:00-17:00", "2027-03-28T12:00:00Z", "2027-03-29T07:00:00Z"),
    // 02:00 to 03:00 comes twice on 2026-10-25.
    ("Sun 02:00-02:30", "2026-10-25T00:15:00Z", ""),
    ("Sun 02:00-02:30", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z"),
    ("Sun 02:00-02:30", "2026-10-25T01:30:00Z", "2026-11-01T01:00:00Z"),
    ("Mon 09:00-17:00", "2026-10-25T12:00:00Z", "2026-10-26T08:00:00Z"),
  ])
  func `is open inside and says when it opens next`(
    times: String, now: String, opening: String
  ) throws {
    let gate = try gate([(.allow, times)], at: now)
    #expect(gate.opening?.description ?? "" == opening, "\(gate.sentence)")
    #expect(gate.isOpen == opening.isEmpty)
  }

  @Test func `that denies wins`() throws {
    let windows: [(Window.Effect, String)] = [
      (.allow, "Mon-Fri 09:00-17:00"), (.deny, "2026-12-20/2027-01-04"),
    ]
    let gate = try gate(windows, at: "2026-12-21T10:00:00Z")
    #expect(gate.opening?.description == "2027-01-05T08:00:00Z")
    #expect(gate.sentence.contains("denied by the window 2026-12-20/2027-01-04 (Europe/Berlin)"))
  }

  @Test func `is one of several that allow`() throws {
    let windows: [(Window.Effect, String)] = [
      (.allow, "Mon 09:00-10:00"), (.allow, "Tue 09:00-10:00"),
    ]
    #expect(try gate(windows, at: "2026-11-24T08:30:00Z").isOpen)
  }

  @Test func `that never opens says so`() throws {
    let gate = try gate([(.allow, "2020-01-01")], at: "2026-12-21T10:00:00Z")
    #expect(!gate.isOpen && gate.opening == nil)
    #expect(gate.sentence.contains("no window opens within 400 days"))
  }

  @Test func `of a zone that this machine does not know is closed`() throws {
    var fleet = try Fleet()
    let zone = try #require(ZoneName("Europe/Berlni"))
    fleet.rules.windows = [Window(.allow, try #require(WindowTimes("Mon-Sun")), zone: zone)]
    #expect(fleet.decision.closed == ["window"])
    let sentence = try #require(fleet.decision.gate(.window)?.sentence)
    #expect(sentence.contains("Europe/Berlni is not known to this machine"))
    #expect(sentence.contains("tzdata"))
  }

  @Test(arguments: [
    "", "Mon-", "Mon 9:00-17:00", "09:00-09:00", "Mon 24:00-06:00", "Mon 09:00", "mon",
    "2026-02-30", "2027-01-04/2026-12-20", "2026-1-1", "Mon 09:00-Mon 09:00", "Mon 09:60-10:00",
    "Mon 09:00-24:01", "Mon  x", "2026-12-20/", "Fri 18:00-Mon 08:00 x",
  ])
  func `is not read from anything else`(text: String) {
    #expect(WindowTimes(text) == nil)
  }
}
