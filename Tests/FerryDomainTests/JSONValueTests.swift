// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

struct JSONValueTests {
  @Test(arguments: [
    "", " ", "{", "[", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "{\"a\"}", "\"", "\"\\",
    "\"\\x\"",
    "\"\\u12\"", "\"\\u12g4\"", "\"a\nb\"", "tru", "nul", "01", "-", "+1", ".5", "1.", "1e",
    "1e400",
    "NaN", "Infinity", "1 2", "[] x", "'a'", "/* */1", "\u{FEFF}1",
  ])
  func `what is not JSON is refused`(text: String) {
    #expect(throws: JSONFailure.self) { try JSONValue(parsing: text) }
  }

  @Test(arguments: [
    [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
  ])
  func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
    #expect(throws: JSONFailure.self) { try JSONValue(parsing: bytes) }
  }

  @Test(arguments: ["[", "{\"a\":"])
  func `nesting has an end`(open: String) {
    let text = String(repeating: open, count: 100_000)
    #expect(throws: JSONFailure.self) { try JSONValue(parsing: text) }
  }

  @Test func `nesting of exactly the limit is taken`() throws {
    let nested = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
    _ = try JSONValue(parsing: nested(128))
    #expect(throws: JSONFailure.self) { try JSONValue(parsing: nested(129)) }
  }

  @Test func `of duplicate keys the last counts`() throws {
    #expect(try JSONValue(parsing: #"{"a":1,"a":2}"#) == ["a": 2])
  }

  @Test(arguments: [
    (#""\u00e9\n\t\"\\\/""#, "é\n\t\"\\/"), (#""\ud83d\ude00""#, "😀"), (#""\ud83d""#, "\u{FFFD}"),
    (#""\ude00x""#, "\u{FFFD}x"), (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\u0000""#, "\0"),
  ])
  func `escapes are read, and half a surrogate pair is replaced`(text: String, value: String) throws
  {
    #expect(try JSONValue(parsing: text) == .string(value))
  }

  @Test(
    arguments: [
      ("0", .integer(0)), ("-0", .integer(0)), ("-7", .integer(-7)), ("1.5", .double(1.5)),
      ("1e2", .double(100)), ("9223372036854775807", .integer(.max)),
      ("9223372036854775808", .double(9_223_372_036_854_775_808)),
    ] as [(String, JSONValue)])
  func `a number keeps its value`(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test func `equal values give equal bytes whatever the order of their keys`() throws {
    let one = try JSONValue(parsing: #"{"b":[1,null,true],"a":{"d":"x","c":2}}"#)
    let other = try JSONValue(parsing: #" { "a" : {"c":2, "d":"x"}, "b":[1, null, true] } "#)
    #expect(one.canonicalText == #"{"a":{"c":2,"d":"x"},"b":[1,null,true]}"#)
    #expect(one.canonicalBytes == other.canonicalBytes)
  }

  @Test func `what is written is read back`() throws {
    let value: JSONValue = [
      "text": "\u{1}\"\\\n\r\t/é😀\u{7F}", "numbers": [0, -1, 1.25], "empty": [[], [:], .null],
    ]
    #expect(try JSONValue(parsing: value.canonicalText) == value)
    #expect(try JSONValue(parsing: value.prettyText) == value)
  }

  @Test func `members that nobody needs are read over, wherever their container is`() throws {
    let text = #"""
      {"fieldsV1": {"a": 1}, "metadata": {"managedFields": [
        {"time": "now", "fieldsV1": {"f:x\"}": {"k:[\\": [{}, "]"]}}, "manager": "ferry"},
        {"fieldsV1": [], "more": {"fieldsV1": {}}}, {"fieldsV1": "text"}], "name": "x"},
       "data": {"fieldsV1": {}}}
      """#
    #expect(
      try JSONValue(parsing: text.utf8, leavingOut: .init("fieldsV1", inside: "managedFields"))
        == [
          "fieldsV1": ["a": 1],
          "metadata": [
            "managedFields": [
              ["time": "now", "manager": "ferry"], ["more": [:]], ["fieldsV1": "text"],
            ],
            "name": "x",
          ],
          "data": ["fieldsV1": [:]],
        ])
  }

  @Test(arguments: [
    #"{"m": {"f": {"a": 1"#, #"{"m": {"f": {"a"#, #"{"m": {"f": ["\"#, #"{"m": {"f": {}"#,
    #"{"m": {"f": }}"#, #"{"m": {"f"}}"#,
  ])
  func `what is left out has an end`(text: String) {
    #expect(throws: JSONFailure.self) {
      try JSONValue(parsing: text.utf8, leavingOut: .init("f", inside: "m"))
    }
  }
}
