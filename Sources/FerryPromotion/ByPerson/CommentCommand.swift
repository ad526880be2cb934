// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What a person asks of Ferry in a comment, such as `/ferry hold the disk is full`.
package struct CommentCommand: Hashable, Sendable {
  package enum Word: String, Hashable, Sendable, CaseIterable {
    case plan, retry, hold, resume, promote, rollback
  }

  /// Nothing: a word that Ferry does not know.
  package let word: Word?
  /// What `--environment` names.
  package let environment: String?
  /// What else follows the word.
  package let rest: [String]

  /// The first line of a comment that begins with `/ferry`; nothing where there is none.
  ///
  /// Quotations and fenced blocks tell what others said.
  package init?(comment: String) {
    var isFenced = false
    for line in comment.split(whereSeparator: \.isNewline).prefix(200) {
      if line.hasPrefix("```") || line.hasPrefix("~~~") { isFenced.toggle() }
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard !isFenced, line.hasPrefix("/"), words.first == "/ferry" else { continue }
      word = words.dropFirst().first.flatMap(Word.init)
      var rest = Array(words.dropFirst(2).prefix(100))
      environment = Self.option("--environment", in: &rest)
      self.rest = rest
      return
    }
    return nil
  }

  /// The value of an option, written `--name value` or `--name=value`, which is taken out.
  private static func option(_ name: String, in words: inout [String]) -> String? {
    guard let index = words.firstIndex(where: { $0 == name || $0.hasPrefix(name + "=") }) else {
      return nil
    }
    let word = words.remove(at: index)
    if word != name { return String(word.dropFirst(name.count + 1)) }
    return words.indices.contains(index) ? words.remove(at: index) : ""
  }
}

/// The promotion that a branch of Ferry's is for.
package struct PromotionPlace: Hashable, Sendable {
  package let environment: EnvironmentName
  /// Nothing: several of the environment.
  package let bundle: BundleName?

  /// Nothing for any other branch.
  package init?(_ branch: BranchName) {
    let parts = branch.text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "ferry",
      let environment = EnvironmentName(String(parts[1]))
    else { return nil }
    self.environment = environment
    bundle = BundleName(String(parts[2]))
    if bundle == nil, branch != groupBranch(into: environment) { return nil }
  }
}

/// What Ferry answers to a command: one line that calls nobody by name.
package func commandAnswer(_ sentence: String, isDone: Bool) -> String {
  (isDone ? "✅ " : "❌ ") + String(oneLine(sentence).prefix(2_000)) + "\n"
}
