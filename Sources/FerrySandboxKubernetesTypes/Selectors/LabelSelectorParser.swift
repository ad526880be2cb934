// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxKubernetesObjects

/// Reads `app=web,tier in (front,back),!old` (`labels.Parse` in apimachinery).
struct LabelSelectorParser {
  private let tokens: [Token]
  private var position = 0

  private enum Token: Hashable {
    case word(String)
    case symbol(String)
  }

  init(text: String) { tokens = Self.tokens(text) }

  mutating func requirements() throws(APIFailure) -> [LabelSelector.Requirement] {
    var result: [LabelSelector.Requirement] = []
    while position < tokens.count {
      if !result.isEmpty { try expect(",") }
      result.append(try requirement())
    }
    return result
  }

  private mutating func requirement() throws(APIFailure) -> LabelSelector.Requirement {
    if take("!") { return .absent(try key()) }
    let key = try key()
    if take("=") || take("==") { return .oneOf(key, [try value()]) }
    if take("!=") { return .noneOf(key, [try value()]) }
    switch peek {
    case .word("in")?:
      position += 1
      return .oneOf(key, try values())
    case .word("notin")?:
      position += 1
      return .noneOf(key, try values())
    case nil, .symbol(",")?: return .exists(key)
    default: throw failure("found '\(found)', expected: in, notin, =, ==, !=")
    }
  }

  private mutating func key() throws(APIFailure) -> String {
    guard case .word(let key)? = peek else {
      throw failure("found '\(found)', expected: identifier")
    }
    position += 1
    guard LabelRules.isKey(key) else { throw failure("'\(key)' is not a label key") }
    return key
  }

  /// A value may be empty: `app=` selects the empty label.
  private mutating func value() throws(APIFailure) -> String {
    guard case .word(let value)? = peek else { return "" }
    position += 1
    guard LabelRules.isValue(value) else { throw failure("'\(value)' is not a label value") }
    return value
  }

  private mutating func values() throws(APIFailure) -> Set<String> {
    try expect("(")
    var values: Set<String> = []
    repeat { values.insert(try value()) } while take(",")
    try expect(")")
    return values
  }

  private var peek: Token? { position < tokens.count ? tokens[position] : nil }

  private var found: String {
    switch peek {
    case .word(let text)?, .symbol(let text)?: text
    case nil: ""
    }
  }

  private mutating func take(_ symbol: String) -> Bool {
    guard peek == .symbol(symbol) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ symbol: String) throws(APIFailure) {
    guard take(symbol) else { throw failure("found '\(found)', expected: '\(symbol)'") }
  }

  private func failure(_ what: String) -> APIFailure {
    .badRequest("unable to parse requirement: \(what)")
  }

  private static func tokens(_ text: String) -> [Token] {
    var tokens: [Token] = []
    var rest = Substring(text)
    while let first = rest.first {
      if first == " " {
        rest.removeFirst()
      } else if let symbol = ["==", "!=", "=", "!", "(", ")", ","].first(where: rest.hasPrefix) {
        tokens.append(.symbol(symbol))
        rest.removeFirst(symbol.count)
      } else {
        let word = rest.prefix { !" =!(),".contains($0) }
        tokens.append(.word(String(word)))
        rest.removeFirst(word.count)
      }
    }
    return tokens
  }
}
