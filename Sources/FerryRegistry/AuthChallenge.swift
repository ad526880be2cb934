// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// One challenge of `WWW-Authenticate` (RFC 9110, section 11.6.1).
struct AuthChallenge: Hashable, Sendable {
  /// In lower case.
  let scheme: String
  /// Names in lower case.
  let parameters: [String: String]

  /// Every challenge of one field value; what cannot be read ends the list.
  static func parse(_ field: String) -> [AuthChallenge] {
    var scanner = ChallengeScanner(rest: field[...])
    var challenges: [AuthChallenge] = []
    while let challenge = scanner.challenge() { challenges.append(challenge) }
    return challenges
  }
}

private struct ChallengeScanner {
  var rest: Substring

  /// `scheme [name=value, …]`: a name without `=` behind it is the next scheme.
  mutating func challenge() -> AuthChallenge? {
    skip(while: { $0 == "," || $0.isWhitespace })
    let scheme = token()
    guard !scheme.isEmpty else { return nil }
    var parameters: [String: String] = [:]
    while let (name, value) = parameter() {
      if parameters[name] == nil { parameters[name] = value }
    }
    return AuthChallenge(scheme: scheme.lowercased(), parameters: parameters)
  }

  private mutating func parameter() -> (name: String, value: String)? {
    let start = rest
    skip(while: { $0 == "," || $0.isWhitespace })
    let name = token()
    skip(while: \.isWhitespace)
    guard !name.isEmpty, rest.first == "=" else {
      rest = start
      return nil
    }
    rest.removeFirst()
    skip(while: \.isWhitespace)
    return (name.lowercased(), rest.first == "\"" ? quoted() : token())
  }

  private mutating func token() -> String {
    let token = rest.prefix { !$0.isWhitespace && !",=\"".contains($0) }
    rest = rest[token.endIndex...]
    return String(token)
  }

  private mutating func quoted() -> String {
    rest.removeFirst()
    var text = ""
    while let character = rest.popFirst(), character != "\"" {
      if character == "\\" {
        if let escaped = rest.popFirst() { text.append(escaped) }
      } else {
        text.append(character)
      }
    }
    return text
  }

  private mutating func skip(while condition: (Character) -> Bool) {
    rest = rest.drop(while: condition)
  }
}
