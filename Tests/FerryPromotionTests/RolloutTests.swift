// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import Testing

struct RolloutTests {
  private static let template = """
    {{headline}}
    {{summary}}
    {{#clusters}}
    {{wave}} {{cluster}} {{#from}}{{from}}>{{/from}}{{to}} {{health}}: {{{blocks}}}.
    {{/clusters}}
    {{#more}}
    {{more}} more
    {{/more}}
    {{#logs}}
    {{job}} on {{cluster}}
    ```
    {{{log}}}
    ```
    {{/logs}}
    """

  private func standing(
    _ cluster: String, wanted: String = "1.2.0", deployed: String, health: Health = .healthy,
    message: String = ""
  ) throws -> Standing {
    var standing = try Fleet.standing(
      Fleet.production, cluster, wanted: wanted, deployed: deployed)
    standing.health = health
    standing.isSettled = deployed == wanted
    standing.message = message
    return standing
  }

  private func rollout(_ standings: [Standing]) throws -> Rollout? {
    Rollout(
      environment: Fleet.production, bundle: Fleet.shop.name, standings: standings,
      waves: standings.map { Wave([$0.cluster]) })
  }

  private func text(_ standings: [Standing]) throws -> String {
    try rolloutComment(try #require(try rollout(standings)), template: Self.template, limit: 60_000)
  }

  @Test func `each cluster says from where, to where and what it waits for`() throws {
    var first = try standing("eu-1", deployed: "1.2.0")
    first.previous = try Fleet.release("1.1.0")
    let second = try standing(
      "us-1", deployed: "1.1.0", health: .progressing, message: "Job shop-1 deploys 1.2.0")
    let third = try standing(
      "ap-1", deployed: "1.1.0", health: .progressing, message: "waits, in many words")
    #expect(
      try text([first, second, third]) == """
        shop 1.2.0 is on its way to production
        1 of 3 clusters have it and are healthy.
        1 eu-1 1.1.0>1.2.0 healthy: .
        2 us-1 1.1.0>1.2.0 progressing: Job shop-1 deploys 1.2.0.
        3 ap-1 1.1.0>1.2.0 progressing: waits for wave 2.

        """)
  }

  @Test func `of a cluster that cannot be seen the last other version counts as what was there`()
    throws
  {
    var lost = try standing("eu-1", deployed: "1.2.0", health: .unknown)
    lost.isSettled = false
    lost.previous = try Fleet.release("1.1.0")
    let rollout = try #require(try rollout([lost, try standing("us-1", deployed: "1.1.0")]))
    #expect(rollout.members.map(\.from) == ["1.1.0", "1.1.0"])
  }

  @Test func `a cluster that failed stops it, with its own words`() throws {
    let sick = try standing(
      "eu-1", deployed: "1.1.0", health: .degraded, message: "3 attempts failed: a|b\nask @ann")
    let stopped = try #require(try rollout([sick, try standing("us-1", deployed: "1.1.0")]))
    #expect(stopped.phase == .stopped)
    let text = try rolloutComment(stopped, template: Self.template, limit: 60_000)
    #expect(text.contains("The rollout of shop 1.2.0 to production has stopped"))
    #expect(text.contains("Stopped by eu-1"))
    #expect(text.contains("3 attempts failed: a\\|b ask @\u{200B}ann."))
  }

  @Test func `the logs of what failed come last, and nothing in them acts`() throws {
    var sick = try standing("eu-1", deployed: "1.1.0", health: .degraded)
    sick.failedJob = FailedJob(
      name: "shop-apply-1", release: try Fleet.release("1.2.0"),
      words: "\u{1B}[31mError\u{1B}[0m: ask @ann\r\n```\n/close\n~~~~\n\n")
    #expect(
      try text([sick]).hasSuffix(
        """
        shop-apply-1 on eu-1
        ```
        Error: ask @\u{200B}ann
        `\u{200B}``
        \u{200B}/close
        ~\u{200B}~~\u{200B}~
        ```

        """))
  }

  @Test func `of a long log the end is shown`() throws {
    var sick = try standing("eu-1", deployed: "1.1.0", health: .degraded)
    let words = (1...10_000).map { "line \($0)" }.joined(separator: "\n")
    sick.failedJob = FailedJob(
      name: "shop-apply-1", release: try Fleet.release("1.2.0"), words: words)
    let text = try text([sick])
    #expect(text.contains("line 9961\n") && text.contains("line 10000\n"))
    #expect(!text.contains("line 9960\n"))
  }

  @Test func `a failure of another version, or one that was overcome, is not shown`() throws {
    var waits = try standing("eu-1", deployed: "1.1.0", health: .progressing)
    waits.failedJob = FailedJob(name: "old", release: try Fleet.release("1.1.0"), words: "boom")
    var there = try standing("us-1", deployed: "1.2.0")
    there.failedJob = FailedJob(name: "new", release: try Fleet.release("1.2.0"), words: "boom")
    #expect(try !text([waits, there]).contains("boom"))
  }

  @Test func `it is over when every cluster that is not suspended has it`() throws {
    var suspended = try standing("us-1", deployed: "1.1.0", health: .unknown)
    suspended.isLeftOut = true
    let done = try #require(try rollout([try standing("eu-1", deployed: "1.2.0"), suspended]))
    #expect(done.phase == .done)
  }

  @Test func `what a mask means is rolled out where that is one version`() throws {
    var first = try standing("eu-1", wanted: "1.*", deployed: "1.1.0", health: .degraded)
    var second = try standing("us-1", wanted: "1.*", deployed: "1.1.0", health: .unknown)
    first.resolved = try Fleet.release("1.2.0")
    second.resolved = try Fleet.release("1.1.0")
    let stopped = try #require(try rollout([first, second]), "what is out of reach tells nothing")
    #expect(stopped.version == "1.2.0" && !stopped.isPinned && stopped.phase == .stopped)
    second.health = .healthy
    #expect(try rollout([first, second]) == nil)
  }

  @Test func `masks that nobody resolved, and mixed versions, are no rollout`() throws {
    #expect(try rollout([]) == nil)
    #expect(try rollout([try standing("eu-1", wanted: "1.*", deployed: "1.2.0")]) == nil)
    let mixed = [
      try standing("eu-1", deployed: "1.2.0"),
      try standing("us-1", wanted: "1.1.0", deployed: "1.1.0"),
    ]
    #expect(try rollout(mixed) == nil)
  }

  @Test func `only the merge request of this version carried it`() throws {
    let rollout = try #require(try rollout([try standing("eu-1", deployed: "1.2.0")]))
    let proposal = try #require(try Fleet(candidate: "1.2.0").decision.proposal)
    let older = try #require(try Fleet(candidate: "1.1.9").decision.proposal)
    #expect(rollout.isCarried(byBody: marker(of: proposal)))
    #expect(!rollout.isCarried(byBody: marker(of: older)))
  }

  @Test func `a large fleet fits, those that are not there yet first`() throws {
    let standings = try (0..<3_000).map { number in
      var standing = try standing(
        "c-\(number)", deployed: number >= 2_900 ? "1.1.0" : "1.2.0",
        health: number >= 2_900 ? .degraded : .healthy,
        message: String(repeating: "x", count: 5_000))
      standing.failedJob = FailedJob(
        name: "job-\(number)", release: try Fleet.release("1.2.0"),
        words: String(repeating: "word ", count: 5_000))
      return standing
    }
    let text = try text(standings)
    #expect(text.utf8.count <= 60_000)
    #expect(text.contains("job-2904 on c-2904\n") && !text.contains("job-2905"))
    #expect(text.hasSuffix("word \n```\n"))
    #expect(text.contains(" c-2999 "))
    #expect(text.contains("2000 more"))
  }

  @Test func `three hundred clusters are all told of, and the logs of what failed`() throws {
    let standings = try (0..<300).map { number in
      var standing = try standing(
        "c-\(number)", deployed: number < 10 ? "1.1.0" : "1.2.0",
        health: number < 10 ? .degraded : .progressing,
        message: "waits for " + String(repeating: "é", count: 400))
      if number < 10 {
        standing.failedJob = FailedJob(
          name: "job-\(number)", release: try Fleet.release("1.2.0"), words: "boom \(number)")
      }
      return standing
    }
    let text = try text(standings)
    #expect(text.utf8.count <= 60_000)
    for number in 0..<300 { #expect(text.contains(" c-\(number) ")) }
    #expect(text.contains("boom 4") && !text.contains("more"))
  }

  @Test func `a template that cannot be read is named`() throws {
    let rollout = try #require(try rollout([try standing("eu-1", deployed: "1.2.0")]))
    let failure = try #require(throws: MergeRequestTextFailure.self) {
      try rolloutComment(rollout, template: "{{#clusters}}", limit: 60_000)
    }
    #expect(failure.description.contains("templates/rollout-comment.md"))
  }
}
