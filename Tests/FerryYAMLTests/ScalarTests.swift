// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryYAML
import Testing

@Suite struct `Scalars` {
  @Test(
    arguments: [
      ("", .null), ("~", .null), ("null", .null), ("NULL", .null), ("nUll", .string("nUll")),
      ("true", .bool(true)), ("Yes", .bool(true)), ("on", .bool(true)), ("y", .bool(true)),
      ("FALSE", .bool(false)), ("no", .bool(false)), ("Off", .bool(false)), ("N", .bool(false)),
      ("yES", .string("yES")), ("0", .integer(0)), ("-12", .integer(-12)), ("+7", .integer(7)),
      ("1_000", .integer(1000)), ("0644", .integer(420)), ("0o644", .integer(420)),
      ("0x1F", .integer(31)), ("-0x10", .integer(-16)), ("0b101", .integer(5)),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .double(9_223_372_036_854_775_808)), ("08", .double(8)),
      ("1.5", .double(1.5)), ("1.", .double(1)), (".5", .double(0.5)), ("-1e3", .double(-1000)),
      ("1234e56", .double(1234e56)), ("6.02E+23", .double(6.02e23)), ("1.10", .double(1.1)),
      (".inf", .double(.infinity)), ("-.Inf", .double(-.infinity)), ("inf", .string("inf")),
      ("nan", .string("nan")), ("1.2.3", .string("1.2.3")), ("1e", .string("1e")),
      (".", .string(".")), ("-", .string("-")), ("+", .string("+")), ("0x", .string("0x")),
      ("0xg", .string("0xg")), ("--1", .string("--1")), ("0x-1", .string("0x-1")),
      ("1:30", .string("1:30")), ("2026-01-02", .string("2026-01-02")), ("12a", .string("12a")),
      ("v1", .string("v1")), ("٣", .string("٣")), ("1e+", .string("1e+")), ("_1", .string("_1")),
    ] as [(String, YAMLScalar)])
  func `plain ones are typed as kubectl does`(text: String, scalar: YAMLScalar) {
    #expect(YAMLScalar(plain: text) == scalar)
  }

  @Test func `not a number is one`() {
    guard case .double(let number) = YAMLScalar(plain: ".nan") else {
      Issue.record(".nan is no number")
      return
    }
    #expect(number.isNaN)
  }

  @Test(
    arguments: [
      ("'1'", .string("1")), ("\"true\"", .string("true")), ("''", .string("")),
      ("|\n  1\n", .string("1\n")), ("!!str 1", .string("1")), ("!!int '3'", .integer(3)),
      ("!!float 3", .double(3)), ("!!null ''", .null), ("!own 3", .string("3")),
      ("! x", .string("x")), ("&a 3", .integer(3)),
    ] as [(String, YAMLScalar)])
  func `quotes and tags decide before the text does`(text: String, scalar: YAMLScalar) throws {
    #expect(try root("a: \(text)")["a"]?.scalar == scalar)
  }

  @Test func `the text stays as it is written whatever its type`() throws {
    let version = try #require(try root("version: 1.10 # c\n")["version"])
    #expect(version.text == "1.10")
    #expect(version.scalar == .double(1.1))
    #expect(version.style == .plain)
    #expect(!version.isNull)
  }
}
