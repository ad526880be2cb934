// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The way to one value of a file.
package struct YAMLPath: Hashable, Sendable, CustomStringConvertible {
  /// One step down.
  package enum Step: Hashable, Sendable {
    /// To the value of a key of a mapping.
    case key(String)
    /// To an item of a sequence, 0 for the first.
    case index(Int)
    /// To the one item of a sequence that is a mapping with this key and this value.
    case match(key: String, value: String)
  }

  /// 0 for the first document of the file; documents without content count too.
  package let document: Int
  package let steps: [Step]

  package init(document: Int = 0, _ steps: [Step]) {
    self.document = document
    self.steps = steps
  }

  /// As a person would write it: `spec.images[name=app].tag`, `document 2: spec.version`.
  package var description: String {
    let text = steps.reduce(into: "") { text, step in
      switch step {
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      case .index(let index): text += "[\(index)]"
      case .match(let key, let value): text += "[\(key)=\(value)]"
      }
    }
    let place = text.isEmpty ? "the whole document" : text
    return document == 0 ? place : "document \(document + 1): \(place)"
  }
}

extension YAMLPath.Step: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  package init(stringLiteral key: String) { self = .key(key) }
  package init(integerLiteral index: Int) { self = .index(index) }
}

extension YAMLPath: ExpressibleByArrayLiteral {
  /// A path in the first document, as in `["spec", "images", 0, "tag"]`.
  package init(arrayLiteral steps: Step...) { self.init(steps) }
}
