// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension Schema {
  /// What is wrong with a value, one error for each cause, in the order of the fields.
  package func errors(in value: JSONValue, at path: String) -> [FieldError] {
    if value == .null, isNullable { return [] }
    if let error = typeError(value, path) { return [error] }
    switch value {
    case .object(let members): return limitErrors(value, path) + errors(in: members, at: path)
    case .array(let list): return limitErrors(value, path) + errors(in: list, at: path)
    default: return limitErrors(value, path)
    }
  }

  private func typeError(_ value: JSONValue, _ path: String) -> FieldError? {
    let fits =
      switch (form, value) {
      case (.any, _), (.object, .object), (.array, .array), (.string, .string),
        (.boolean, .bool), (.integer, .integer), (.number, .integer), (.number, .double),
        (.integerOrString, .integer), (.integerOrString, .string):
        true
      case (.integer, .double(let number)): Int(exactly: number) != nil
      default: false
      }
    return fits ? nil : .wrongType(path, is: value.typeName, not: form.rawValue)
  }

  private func errors(in members: [String: JSONValue], at path: String) -> [FieldError] {
    let missing = required.filter { members[$0] == nil }
    let errors = missing.map { FieldError.required(join(path, $0)) }
    return members.sorted { $0.key < $1.key }.reduce(into: errors) { errors, entry in
      errors += member(entry.key).schema.errors(in: entry.value, at: join(path, entry.key))
    }
  }

  private func errors(in list: [JSONValue], at path: String) -> [FieldError] {
    var errors = list.enumerated().flatMap { element.errors(in: $1, at: "\(path)[\($0)]") }
    guard listRule != .atomic else { return errors }
    var seen: Set<PathElement> = []
    for (index, item) in list.enumerated() {
      let identity = pathElement(of: item, at: index)
      if !seen.insert(identity).inserted {
        errors.append(.duplicate("\(path)[\(index)]", identity.json))
      }
    }
    return errors
  }

  private func limitErrors(_ value: JSONValue, _ path: String) -> [FieldError] {
    if let length = value.string?.count { return stringErrors(value, length, path) }
    if let count = value.array?.count {
      return countErrors(value, count, limits.minItems, limits.maxItems, "items", path)
    }
    if let count = value.object?.count {
      return countErrors(
        value, count, limits.minProperties, limits.maxProperties, "properties", path)
    }
    return numberErrors(value, path) + enumErrors(value, path)
  }

  private func enumErrors(_ value: JSONValue, _ path: String) -> [FieldError] {
    guard !limits.allowed.isEmpty, !limits.allowed.contains(value) else { return [] }
    let supported = limits.allowed.map { $0.string ?? $0.canonicalText }
    return [.notSupported(path, value, supported: supported)]
  }

  private func stringErrors(_ value: JSONValue, _ length: Int, _ path: String) -> [FieldError] {
    var errors = enumErrors(value, path)
    let text = value.string ?? ""
    if let least = limits.minLength, length < least {
      errors.append(.invalid(path, value, "\(path) in body should be at least \(least) chars long"))
    }
    if let most = limits.maxLength, length > most {
      errors.append(.tooLong(path, limit: most))
    }
    if let pattern, !pattern.isFound(in: text) {
      errors.append(.invalid(path, value, "\(path) in body should match '\(pattern.text)'"))
    }
    if limits.format == "date-time", Timestamp(rfc3339: text) == nil {
      errors.append(.wrongFormat(path, value, "date-time"))
    }
    return errors
  }

  private func countErrors(
    _ value: JSONValue, _ count: Int, _ least: Int?, _ most: Int?, _ what: String, _ path: String
  ) -> [FieldError] {
    if let least, count < least {
      return [.invalid(path, value, "\(path) in body should have at least \(least) \(what)")]
    }
    if let most, count > most { return [.tooMany(path, count, limit: most)] }
    return []
  }

  private func numberErrors(_ value: JSONValue, _ path: String) -> [FieldError] {
    guard let number = value.number else { return [] }
    let problem = boundProblem(number) ?? stepProblem(number)
    return problem.map { [.invalid(path, value, "\(path) in body should be \($0)")] } ?? []
  }

  private func boundProblem(_ number: Double) -> String? {
    if let least = limits.minimum, number < least || limits.excludesMinimum && number == least {
      return "greater than \(limits.excludesMinimum ? "" : "or equal to ")\(least.canonical)"
    }
    if let most = limits.maximum, number > most || limits.excludesMaximum && number == most {
      return "less than \(limits.excludesMaximum ? "" : "or equal to ")\(most.canonical)"
    }
    return nil
  }

  private func stepProblem(_ number: Double) -> String? {
    guard let step = limits.multipleOf, step > 0 else { return nil }
    let quotient = number / step
    return quotient == quotient.rounded() ? nil : "a multiple of \(step.canonical)"
  }
}

extension FieldError {
  fileprivate static func wrongFormat(_ field: String, _ value: JSONValue, _ format: String) -> Self
  {
    let text = value.canonicalText
    return Self(
      reason: "FieldValueTypeInvalid", field: field,
      message: "Invalid value: \(text): \(field) in body must be of type \(format): \(text)")
  }
}

extension Double {
  fileprivate var canonical: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}

private func join(_ path: String, _ key: String) -> String {
  path.isEmpty ? key : "\(path).\(key)"
}
