// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import Testing

struct PlanCommentTextTests {
  private static let template = """
    {{headline}}: {{summary}}
    {{#diagnostics}}
    {{{diagnostics}}}
    {{/diagnostics}}
    {{#table}}
    {{#clusters}}
    {{wave}} {{environment}}/{{cluster}} {{versions}} {{steps}} {{{blocks}}}
    {{/clusters}}
    {{#more}}
    {{more}} more
    {{/more}}
    {{/table}}
    {{#steps}}
    {{{steps}}}
    {{/steps}}
    """

  private let head = GitObjectID(hex: String(repeating: "a", count: 40))!

  private func member(
    _ number: Int, steps: [String] = [], refusal: String? = nil, note: String = ""
  ) throws -> Preview.Member {
    Preview.Member(
      cluster: ClusterID(
        environment: Fleet.production, name: try #require(ClusterName("c-\(number)"))),
      wave: 1, steps: steps, refusal: refusal, note: note)
  }

  @Test func `nothing in what people wrote acts`() throws {
    let preview = Preview(
      head: head, members: [try member(1, steps: ["~ a\n```\n/close @ann"], note: "a|b @ann")],
      diagnostics: [Diagnostic(file: "a.yaml", line: 3, "```\n@ann", remedy: "mend it")])
    let text = try planComment(preview, template: Self.template, limit: 60_000)
    #expect(!text.contains("@ann") && !text.contains("```"))
    #expect(text.contains("a.yaml:3: error: "))
    #expect(text.contains("a\\|b @\u{200B}ann"))
  }

  @Test func `errors and refusals are problems, warnings and notes are not`() throws {
    let warning = Diagnostic(.warning, file: "a.yaml", "odd", remedy: "mend it")
    let calm = Preview(head: head, members: [try member(1, note: "dark")], diagnostics: [warning])
    #expect(calm.problem == nil)
    let refused = Preview(
      head: head, members: [try member(1), try member(2, refusal: "no")], diagnostics: [warning])
    #expect(refused.problem == "production/c-2: no")
  }

  @Test func `three hundred clusters are all told of`() throws {
    let word = String(repeating: "é", count: 400)
    let preview = Preview(
      head: head, members: try (0..<300).map { try member($0, steps: ["+ a"], note: word) },
      diagnostics: [])
    let text = try planComment(preview, template: Self.template, limit: 60_000)
    #expect(text.utf8.count <= 60_000)
    for number in 0..<300 { #expect(text.contains("1 production/c-\(number) ")) }
    #expect(!text.contains("more\n"))
  }

  @Test func `a large fleet fits`() throws {
    let word = String(repeating: "word ", count: 200)
    let preview = Preview(
      head: head,
      members: try (0..<1_000).map { try member($0, steps: [word, word, word], note: word) },
      diagnostics: (0..<1_000).map { Diagnostic(file: "f", line: $0, word, remedy: word) })
    let text = try planComment(preview, template: Self.template, limit: 60_000)
    #expect(text.utf8.count <= 60_000)
    #expect(text.contains("900 more") && text.contains("… and 3850 more lines"))
  }
}
