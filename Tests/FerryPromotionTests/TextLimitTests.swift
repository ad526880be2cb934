// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import Testing

/// Texts that are longer than a Git host takes.
struct TextLimitTests {
  /// A body with two folds, the second of which has a fenced block, and then more text.
  private func body(first: Int, second: Int, after: Int, limit: Int) throws -> String {
    let lines = { (word: String, count: Int) in
      (0..<count).map { "\(word) \($0)" }.joined(separator: "\n")
    }
    let template = """
      # Title
      <details><summary>one</summary>

      \(lines("one", first))

      </details>
      <details><summary>two</summary>

      ```
      \(lines("two", second))
      ```

      </details>
      \(lines("after", after))
      {{{marker}}}
      """
    let proposal = try #require(try Fleet().decision.proposal)
    return try mergeRequestBody(proposal, template: template, limit: limit)
  }

  private func expectWhole(_ text: String, within limit: Int) throws {
    #expect(text.utf8.count <= limit)
    let count = { (word: String) in text.ranges(of: word).count }
    #expect(count("<details") == count("</details>"))
    #expect(count("```").isMultiple(of: 2))
    #expect(text.contains(marker(of: try #require(try Fleet().decision.proposal))))
  }

  @Test(arguments: [60_000, 65_000, 999_000])
  func `of three hundred clusters none leaves the table, and digest and stop stay`(
    limit: Int
  ) throws {
    var fleet = try Fleet()
    fleet.targets = try (0..<300).map {
      var standing = try Fleet.standing(
        Fleet.production, "cluster-of-a-long-name-\($0)", wanted: "1.1.0", deployed: "1.1.0")
      standing.health = .degraded
      standing.message = "Job failed: " + String(repeating: "é|", count: 300)
      return standing
    }
    let proposal = try #require(fleet.decision.proposal)
    let template = """
      | Cluster | Wave | From | To | Health | Drift | Blocked by |
      |---|---|---|---|---|---|---|
      {{#clusters}}
      | {{cluster}} | {{wave}} | `{{from}}` | `{{to}}` | {{health}} | {{drift}} | {{blocks}} |
      {{/clusters}}

      Digest: `{{digest}}`

      {{howToStop}}

      <details><summary>Why it may go</summary>

      {{#jobs}}
      - Job `{{namespace}}/{{job}}`
      {{/jobs}}

      </details>
      {{{marker}}}
      """
    let text = try mergeRequestBody(proposal, template: template, limit: limit)
    #expect(text.utf8.count <= limit)
    for number in 0..<300 {
      #expect(text.contains("| cluster-of-a-long-name-\(number) |"))
    }
    #expect(text.contains(proposal.release.digest.text))
    #expect(text.contains("Close this merge request") && text.contains(marker(of: proposal)))
    // What blocks it is told in full where there is room for it.
    #expect(text.contains(String(repeating: "é\\|", count: 300)) == (limit == 999_000))
  }

  @Test func `a text that fits is left as it is`() throws {
    let text = try body(first: 10, second: 10, after: 10, limit: 5_000)
    #expect(!text.contains("does not fit"))
  }

  @Test func `the last fold is cut first, with its fence closed and a sentence`() throws {
    let text = try body(first: 100, second: 1_000, after: 10, limit: 5_000)
    try expectWhole(text, within: 5_000)
    #expect(text.contains("one 99\n") && text.contains("two 100\n") && !text.contains("two 999"))
    #expect(text.contains("after 9\n"))
    #expect(text.contains("\n```\n\n… the rest does not fit: this Git host takes 5000 bytes.\n"))
  }

  @Test func `then the fold before it, and the end of the text last`() throws {
    let folds = try body(first: 1_000, second: 1_000, after: 10, limit: 5_000)
    try expectWhole(folds, within: 5_000)
    #expect(folds.contains("one 100\n") && !folds.contains("two 0\n"))
    #expect(folds.contains("after 9\n"))
    let all = try body(first: 1_000, second: 1_000, after: 1_000, limit: 5_000)
    try expectWhole(all, within: 5_000)
    #expect(all.contains("after 100\n") && !all.contains("after 999"))
  }

  @Test func `a fold that is longer than all the room is closed again`() throws {
    let text = try body(first: 1_000, second: 0, after: 0, limit: 700)
    try expectWhole(text, within: 700)
  }
}
