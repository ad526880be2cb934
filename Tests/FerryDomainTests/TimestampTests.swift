// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

struct TimestampTests {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-11-21T09:30:00Z", 1_795_253_400),
      ("2000-02-29T23:59:59Z", 951_868_799), ("1969-12-31T23:59:59Z", -1),
    ] as [(String, Int64)])
  func `a moment is written as it was read`(text: String, seconds: Int64) {
    #expect(Timestamp(rfc3339: text) == Timestamp(seconds: seconds))
    #expect(Timestamp(seconds: seconds).description == text)
  }

  @Test func `an offset and a fraction count`() {
    let moment = Timestamp(milliseconds: 1_500)
    #expect(Timestamp(rfc3339: "1970-01-01T01:00:01.5+01:00") == moment)
    #expect(Timestamp(rfc3339: "1969-12-31t23:30:01.500999-00:30") == moment)
  }

  @Test(arguments: [
    "", "2026-11-21", "2026-11-21T09:30:00", "2026-11-21 09:30:00Z", "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+0100",
    "2026-01-01T00:00:00ZZ", "2026-01-01T00:00:00+24:00", "-026-01-01T00:00:00Z",
  ])
  func `what is no moment is nothing`(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }
}
