// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension YAMLSource {
  /// Something wrong at a byte.
  func failure(
    _ code: YAMLFailure.Code, at offset: Int, _ reason: String, remedy: String
  ) -> YAMLFailure {
    let mark = mark(at: offset)
    return YAMLFailure(
      code: code, line: mark.line, column: mark.column, reason: reason, remedy: remedy)
  }

  /// What libyaml says, with a remedy.
  func failure(_ failure: EventFailure) -> YAMLFailure {
    switch failure {
    case .unreadable(let byte, let problem):
      self.failure(
        .encoding, at: textStart + byte, "the text is not UTF-8 that YAML allows (\(problem))",
        remedy: "save the file as UTF-8 without control characters")
    case .syntax(let scalar, let problem, let context):
      syntaxFailure(at: offset(ofScalar: scalar), problem, context)
    case .noMemory:
      self.failure(
        .limit, at: textStart, "there is no memory to read the file",
        remedy: "give Ferry more memory")
    }
  }

  private func syntaxFailure(
    at offset: Int, _ problem: String, _ context: EventFailure.Context?
  ) -> YAMLFailure {
    var reason = problem
    if let context {
      reason += " \(context.doing)"
      let begin = mark(at: self.offset(ofScalar: context.scalar)).line
      if begin < mark(at: offset).line { reason += " that begins in line \(begin)" }
    }
    guard !isTemplated(near: offset) else {
      return failure(
        .template, at: offset, reason,
        remedy: "templates are not rendered here: keep {{ }} out of files that Ferry reads")
    }
    return failure(.syntax, at: offset, reason, remedy: remedy(for: problem, at: offset))
  }

  private func remedy(for problem: String, at offset: Int) -> String {
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "\t") {
      return "indent with spaces, not with tabs"
    }
    return switch problem {
    case "mapping values are not allowed in this context":
      "quote a value that contains \": \", or mend the indentation"
    case "found character that cannot start any token":
      "quote a value that begins with this character"
    case "found unexpected end of stream": "close the quote"
    case let problem where problem.contains("expected ',' or"): "close the bracket"
    default: "mend the indentation, or the YAML just before this place"
    }
  }
}
