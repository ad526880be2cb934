// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryTestKit
import Testing

@testable import FerrySandboxGitHost
import FerrySandboxHTTP

@Suite(.timeLimit(.minutes(1))) struct PageTests {
  @Test func `the button merges and leads back to the merge request`() async throws {
    try await withGitHost { bench in
      try await bench.push("topic", version: "1.4.1")
      try await bench.open("topic")
      let pressed = try await press("merge", bench, try await form(bench))
      #expect(pressed.status == 303)
      #expect(pressed.headers["location"] == "/team/config/-/merge_requests/1")
      #expect(try await bench.get("/merge_requests/1").json["state"] == "merged")
      #expect(try await bench.get("/merge_requests/1").json["merge_user"]?["id"] == 2)
    }
  }

  @Test func `a button without the page's own token does nothing`() async throws {
    try await withGitHost { bench in
      try await bench.push("topic", version: "1.4.1")
      try await bench.open("topic")
      let pressed = try await press("merge", bench, (token: "guess", sha: ""))
      #expect(pressed.status == 403)
      #expect(try await bench.get("/merge_requests/1").json["state"] == "opened")
    }
  }

  @Test func `commits that came after the page was shown are not merged unseen`() async throws {
    try await withGitHost { bench in
      try await bench.push("topic", version: "1.4.1")
      try await bench.open("topic")
      let form = try await form(bench)
      try await bench.push("topic", version: "6.6.6")
      let pressed = try await press("merge", bench, form)
      #expect(pressed.status == 409)
      #expect(pressed.text.contains("new commits came meanwhile"))
      #expect(try await bench.get("/merge_requests/1").json["state"] == "opened")
    }
  }

  @Test func `a conflict has no merge button`() async throws {
    try await withGitHost { bench in
      try await bench.push("topic", version: "1.4.1")
      try await bench.open("topic")
      try await bench.push("main", version: "1.5.0")
      let page = try await curl(bench.url + "/team/config/-/merge_requests/1").text
      #expect(page.contains("There are conflicts"))
      #expect(!page.contains("class=\"primary\""))
    }
  }

  @Test func `another name for this host gets no page`() async throws {
    try await withGitHost { bench in
      let answer = try await curl(bench.url + "/", "--header", "Host: evil.example.com")
      #expect(answer.status == 421)
    }
  }

  @Test func `nothing that is written in a merge request becomes HTML`() async throws {
    try await withGitHost { bench in
      let evil = "<script>alert('1')</script>"
      try await bench.push("topic", version: evil)
      try await bench.open("topic", title: evil)
      _ = try await bench.send("POST", "/merge_requests/1/notes", ["body": .string(evil)])
      for path in ["/", "/team/config/-/merge_requests/1"] {
        let page = try await curl(bench.url + path)
        #expect(page.status == 200)
        #expect(!page.text.contains("<script"))
        #expect(page.headers["content-security-policy"]?.contains("default-src 'none'") == true)
      }
    }
  }

  @Test(arguments: [
    ("# Shop", "<h1>Shop</h1>\n"),
    ("a\nb", "<p>a\nb</p>\n"),
    ("**Merge** `x` *y*", "<p><strong>Merge</strong> <code>x</code> <em>y</em></p>\n"),
    ("snake_case_name", "<p>snake_case_name</p>\n"),
    ("[log](https://x.y/z)", "<p><a href=\"https://x.y/z\" rel=\"noreferrer\">log</a></p>\n"),
    ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>\n"),
    (
      "[x](https://a\"onclick=1)",
      "<p><a href=\"https://a&quot;onclick=1\" rel=\"noreferrer\">x</a></p>\n"
    ),
    (
      "see https://x.y/z.",
      "<p>see <a href=\"https://x.y/z\" rel=\"noreferrer\">https://x.y/z</a>.</p>\n"
    ),
    ("- a\n- b", "<ul><li>a</li>\n<li>b</li>\n</ul>\n"),
    ("1. a\n   - b", "<ol><li>a<ul><li>b</li>\n</ul>\n</li>\n</ol>\n"),
    ("```\n<b>\n```", "<pre><code>&lt;b&gt;</code></pre>\n"),
    ("> q", "<blockquote><p>q</p>\n</blockquote>\n"),
    ("a <!-- ferry:1 --> b", "<p>a  b</p>\n"),
    ("<!-- open", ""),
    ("**open `tick [link](", "<p>**open `tick [link](</p>\n"),
    ("---", "<hr>\n"),
  ])
  func `Markdown is rendered`(markdown: String, html: String) {
    #expect(markdownHTML(markdown).text == html)
  }

  @Test func `a table keeps its width and its bars`() {
    let html = markdownHTML("| a | b |\n|---|:-:|\n| 1\\|2 | `x` | y |\n| 3 |").text
    #expect(html.contains("<th>a</th><th>b</th>"))
    #expect(html.contains("<tr><td>1|2</td><td><code>x</code></td></tr>"))
    #expect(html.contains("<tr><td>3</td><td></td></tr>"))
  }

  @Test(arguments: ["[", "*", "`", "> ", "- ", "[x](", "<!--", "| a ", "\n#", "\n- ", "\n|\n|-"])
  func `hostile Markdown ends soon`(piece: String) {
    let html = markdownHTML(String(repeating: piece, count: 5_000))
    #expect(html.text.utf8.count < 1 << 20)
  }
}

private func form(_ bench: HostBench) async throws -> (token: String, sha: String) {
  let page = try await curl(bench.url + "/team/config/-/merge_requests/1").text
  let value = { (name: String) -> String in
    guard let start = page.firstRange(of: "name=\"\(name)\" value=\"") else { return "" }
    return String(page[start.upperBound...].prefix { $0 != "\"" })
  }
  return (value("token"), value("sha"))
}

private func press(
  _ verb: String, _ bench: HostBench, _ form: (token: String, sha: String)
) async throws -> CurlAnswer {
  try await curl(
    bench.url + "/team/config/-/merge_requests/1/" + verb, "--data-urlencode",
    "token=" + form.token, "--data-urlencode", "sha=" + form.sha)
}
