// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import Testing

/// Releases that were there before, and what Git says of how they went.
struct TakenBackTests {
  private func step(
    _ from: String, _ to: String, ferrys: Bool = false, commit: Character = "1"
  ) throws -> VersionStep {
    VersionStep(
      from: try #require(WantedVersion(from)), to: try #require(WantedVersion(to)),
      commit: try #require(GitObjectID(hex: String(repeating: commit, count: 40))), author: "Ada",
      isFerrys: ferrys)
  }

  @Test func `a version that a person led the file back from was taken back by hand`() throws {
    let revert = try step("1.2.0", "1.1.0")
    let steps = [revert, try step("1.1.0", "1.2.0", ferrys: true)]
    #expect(takenBack("1.2.0", steps) == .byHand(revert))
    #expect(takenBack("1.1.5", steps) == .byHand(revert), "what was between them is refused too")
    #expect(takenBack("1.3.0", steps) == nil, "a newer one is not")
    #expect(takenBack("1.1.0", steps) == nil, "nor is the one that is there")
  }

  @Test func `an older step does not count once the version was put there again`() throws {
    let steps = [
      try step("1.2.0", "1.3.0", ferrys: true), try step("1.1.0", "1.2.0", ferrys: true),
      try step("1.2.0", "1.1.0"),
    ]
    #expect(takenBack("1.2.0", steps) == nil)
  }

  @Test func `a fix that was promoted meanwhile does not bring the reverted version back`() throws {
    let revert = try step("1.2.0", "1.1.0")
    let steps = [try step("1.1.0", "1.1.1", ferrys: true), revert]
    #expect(takenBack("1.2.0", steps) == .byHand(revert))
  }

  @Test func `a rollback of Ferry's is no person's commit`() throws {
    let steps = [try step("1.2.0", "1.1.0", ferrys: true)]
    #expect(takenBack("1.2.0", steps) == .byRollback)
  }

  @Test func `versions without an order count when the file leaves them`() throws {
    let steps = [try step("blue", "green")]
    #expect(takenBack("blue", steps) == .byHand(steps[0]))
    #expect(takenBack("red", steps) == nil)
  }

  @Test func `a reverted release is refused with who did it, and a newer one goes`() throws {
    var facts = try Fleet().facts
    let commit = try #require(GitObjectID(hex: String(repeating: "1", count: 40)))
    facts.reversals = [
      Reversal(
        version: "1.2.0", cluster: facts.targets[0].cluster, author: "Ada", commit: commit)
    ]
    let decision = promote(facts, now: Fleet.now)
    #expect(decision.closed == ["rejected"])
    let sentence = try #require(decision.gate(.rejected)?.sentence)
    #expect(sentence.hasPrefix("1.2.0 was reverted on production/eu-1 by Ada in 1111111"))
    #expect(sentence.hasSuffix("ferry promote shop --to production --version 1.2.0"))
    facts.reversals = [
      Reversal(
        version: "1.1.9", cluster: facts.targets[0].cluster, author: "Ada", commit: commit)
    ]
    #expect(promote(facts, now: Fleet.now).proposal != nil)
  }

  @Test(arguments: [
    ("Promote shop 1.2.0 to production\n\nFerry-Promotion: production/shop\n", true),
    ("Change\n\nFerry-Promotion: production/shop\n", true),
    ("Promote shop 1.2.0 to production", true),
    ("Promote shop 1.2.0 to production (#4)", true),
    ("Roll back shop to 1.1.0 in production (#4)", true),
    ("Merge branch 'ferry/production/shop' into 'main'\n\nSee merge request !4", true),
    ("Merge pull request #4 from team/ferry/production/shop\n\nPromote", true),
    ("Merge branch 'ferry/production/shop-front' into 'main'", false),
    ("Promote shop-front 1.2.0 to production", false),
    ("Revert \"Promote shop 1.2.0 to production\"\n\nThis reverts commit 1.", false),
    ("Revert \"Merge branch 'ferry/production/shop' into 'main'\"", false),
    ("Revert \"x\"\n\nFerry-Promotion: production/shop", false),
    ("Mend the shop", false), ("", false),
  ])
  func `a commit is Ferry's by its trailer, its subject or the branch it merges`(
    message: String, isIt: Bool
  ) {
    #expect(
      isFerrys(commitMessage: message, of: Fleet.shop.name, in: Fleet.production) == isIt)
  }
}
