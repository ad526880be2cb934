// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A scalar of a template, cut into what stays and what is filled in.
///
/// `$${` is a plain `${`. What is filled in is never looked at again, so a value cannot bring in
/// another placeholder.
struct PlaceholderText {
  enum Part: Equatable {
    case text(String)
    case placeholder(Placeholder)
  }

  /// Why a text cannot be cut.
  enum Mistake: Error, Equatable {
    case unknown(String)
    case unclosed
  }

  let parts: [Part]

  init(_ text: String) throws(Mistake) {
    var parts: [Part] = []
    var rest = text[...]
    while let mark = rest.firstRange(of: "${") {
      if mark.lowerBound > rest.startIndex, rest[rest.index(before: mark.lowerBound)] == "$" {
        parts.append(.text(rest[..<rest.index(before: mark.lowerBound)] + "${"))
        rest = rest[mark.upperBound...]
        continue
      }
      guard let end = rest[mark.upperBound...].firstIndex(of: "}") else { throw .unclosed }
      let name = String(rest[mark.upperBound..<end])
      guard let placeholder = Placeholder(rawValue: name) else { throw .unknown(name) }
      parts += [.text(String(rest[..<mark.lowerBound])), .placeholder(placeholder)]
      rest = rest[rest.index(after: end)...]
    }
    self.parts = parts + [.text(String(rest))]
  }

  var placeholders: [Placeholder] {
    parts.compactMap { if case .placeholder(let placeholder) = $0 { placeholder } else { nil } }
  }

  /// The text with every placeholder filled in.
  func filled(_ value: (Placeholder) -> String) -> String {
    parts.reduce(into: "") { text, part in
      switch part {
      case .text(let literal): text += literal
      case .placeholder(let placeholder): text += value(placeholder)
      }
    }
  }
}
