// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension Schema {
  /// Why a value cannot be an applied configuration of this schema: unknown fields, wrong types,
  /// list elements that cannot be told apart.
  ///
  /// The texts are those of structured-merge-diff (`typed/validate.go`).
  package func typeProblems(in value: JSONValue, at path: String = "") -> [String] {
    switch (form, value) {
    case (.any, _), (_, .null): return []
    case (.object, .object(let members)): return memberProblems(members, path)
    case (.array, .array(let list)): return elementProblems(list, path)
    case (.string, .string), (.boolean, .bool), (.integer, .integer), (.number, .integer),
      (.number, .double), (.integerOrString, .integer), (.integerOrString, .string):
      return []
    case (.integer, .double(let number)) where Int(exactly: number) != nil: return []
    default:
      return ["\(path): expected \(expected), got &value.valueUnstructured{Value:\(shown(value))}"]
    }
  }

  private var expected: String {
    switch form {
    case .object: "map"
    case .array: "list"
    case .integer, .number: "numeric (int or float)"
    default: form.rawValue
    }
  }

  private func shown(_ value: JSONValue) -> String {
    value.string.map { "\"\($0)\"" } ?? value.canonicalText
  }

  private func memberProblems(_ members: [String: JSONValue], _ path: String) -> [String] {
    members.sorted { $0.key < $1.key }.flatMap { key, inner -> [String] in
      let (schema, isDeclared) = member(key)
      guard isDeclared || isOpen else { return ["\(path).\(key): field not declared in schema"] }
      return schema.typeProblems(in: inner, at: "\(path).\(key)")
    }
  }

  private func elementProblems(_ list: [JSONValue], _ path: String) -> [String] {
    var seen: Set<PathElement> = []
    return list.enumerated().flatMap { index, item -> [String] in
      guard listRule != .atomic else {
        return element.typeProblems(in: item, at: "\(path)[\(index)]")
      }
      let identity = pathElement(of: item, at: index)
      if case .map(let keys) = listRule, case .key(let members) = identity,
        members.count < keys.count
      {
        let missing = keys.filter { members[$0] == nil }.joined(separator: ", ")
        return [
          "\(path): element \(index): associative list with keys has an element that omits "
            + "key field \"\(missing)\" (and doesn't have default value)"
        ]
      }
      guard seen.insert(identity).inserted else {
        return ["\(path): duplicate entries for key \(identity.shown)"]
      }
      return element.typeProblems(in: item, at: path + identity.shown)
    }
  }
}
