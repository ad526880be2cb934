// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import Testing

/// What one merge request for all Bundles of an environment says and means.
struct OfferTests {
  private static let template = """
    {{title}}
    {{#bundles}}{{bundle}} {{to}} {{#passed}}[{{name}}]{{/passed}}{{#jobs}}({{job}}){{/jobs}}
    {{/bundles}}
    {{#clusters}}| {{bundle}} | {{cluster}} | {{from}} | {{to}} |
    {{/clusters}}
    {{{marker}}}
    """

  private func proposal(
    _ bundle: String, candidate: String = "1.2.0", soak: Duration = .zero
  ) throws -> Proposal {
    var fleet = try Fleet(candidate: candidate)
    fleet.rules.soak = soak
    fleet.rules.opensDrafts = true
    fleet.sources[0].job = "\(bundle)-apply-1"
    let facts = PromotionFacts(
      environment: Fleet.production, rules: fleet.rules, bundle: BundleName(checked: bundle),
      sources: fleet.sources, targets: fleet.targets,
      waves: fleet.targets.map { [$0.cluster] }, circumstances: fleet.circumstances)
    return try #require(promote(facts, now: Fleet.now).proposal)
  }

  private func offer(_ proposals: Proposal...) -> Offer {
    .environment(Fleet.production, proposals)
  }

  private func text(_ offer: Offer, limit: Int = 60_000) throws -> String {
    try mergeRequestBody(
      offer.proposals, into: Fleet.production, template: Self.template, limit: limit)
  }

  private func existing(
    _ number: Int, _ state: ExistingRequest.State, of offer: Offer
  ) throws -> ExistingRequest {
    ExistingRequest(
      number: number, state: state, title: offer.title, body: try text(offer),
      isDraft: offer.isDraft)
  }

  private func present(_ offer: Offer, _ existing: ExistingRequest...) throws -> Presentation {
    presentation(of: offer, title: offer.title, body: try text(offer), existing: existing)
  }

  @Test func `the branch of all can be the branch of no Bundle, and stands beside theirs`() {
    let branch = groupBranch(into: Fleet.production)
    #expect(branch?.text == "ferry/production/_all")
    #expect(BundleName("_all") == nil)
    let place = branch.flatMap(PromotionPlace.init)
    #expect(place?.environment == Fleet.production && place?.bundle == nil)
    #expect(PromotionPlace(BranchName("ferry/production/_some")!) == nil)
  }

  @Test func `the title counts the Bundles, and names one as its own would`() throws {
    let (shop, blog) = (try proposal("shop"), try proposal("blog"))
    #expect(offer(blog, shop).title == "Promote 2 bundles to production")
    #expect(offer(shop).title == shop.title)
  }

  @Test func `one table has a row for each Bundle and cluster, and each has its gates and Jobs`()
    throws
  {
    let body = try text(offer(proposal("blog"), proposal("shop", candidate: "1.3.0")))
    for row in [
      "| blog | eu-1 | 1.1.0 | 1.2.0 |", "| blog | us-1 | 1.1.0 | 1.2.0 |",
      "| shop | eu-1 | 1.1.0 | 1.3.0 |", "| shop | us-1 | 1.1.0 | 1.3.0 |",
    ] {
      #expect(body.contains(row), "\(body)")
    }
    #expect(body.contains("blog 1.2.0 [healthy at the source]"))
    #expect(body.contains("(shop-apply-1)"))
  }

  @Test func `the commit tells of every Bundle what it carries`() throws {
    let (shop, blog) = (try proposal("shop"), try proposal("blog"))
    let message = offer(blog, shop).commitMessage(noting: ["a note"])
    #expect(
      message.hasPrefix(
        "Promote 2 bundles to production\n\nblog on production/eu-1: 1.1.0 -> 1.2.0\n"))
    #expect(message.contains("\na note\n\nFerry-Promotion: production/blog\n"))
    #expect(message.contains("Ferry-Promotion: production/shop\nFerry-Release: \(shop.release)\n"))
    #expect(message.hasSuffix("Ferry-From: staging\n"))
    for bundle in [shop.bundle, blog.bundle] {
      #expect(isFerrys(commitMessage: message, of: bundle, in: Fleet.production))
    }
    #expect(offer(shop).commitMessage(noting: []) == shop.commitMessage)
  }

  @Test func `a Bundle that joins or leaves, or a newer release, updates the open one in place`()
    throws
  {
    let both = offer(try proposal("blog"), try proposal("shop"))
    let open = try existing(7, .open, of: both)
    #expect(try present(both, open) == .keep(number: 7, isDraft: false))
    #expect(try present(offer(proposal("shop")), open) == .update(number: 7, isDraft: false))
    #expect(
      try present(offer(proposal("blog"), proposal("shop", candidate: "1.3.0")), open)
        == .update(number: 7, isDraft: false))
    #expect(try present(both) == .open(isDraft: false))
  }

  @Test func `closing it says no to exactly what it carried, and reopening takes that back`()
    throws
  {
    let (shop, blog) = (try proposal("shop"), try proposal("blog"))
    let closed = try existing(7, .closed, of: offer(blog, shop))
    #expect(answer(to: shop, in: [closed]) == .rejected(number: 7))
    #expect(answer(to: blog, in: [closed]) == .rejected(number: 7))
    #expect(answer(to: try proposal("shop", candidate: "1.3.0"), in: [closed]) == nil)
    #expect(answer(to: try proposal("wiki"), in: [closed]) == nil)
    let next = try existing(8, .open, of: offer(try proposal("shop", candidate: "1.3.0")))
    #expect(answer(to: blog, in: [next, closed]) == .rejected(number: 7))
    #expect(answer(to: blog, in: [try existing(7, .open, of: offer(blog, shop))]) == nil)
  }

  @Test func `merging it is told of each release that it carried`() throws {
    let (shop, blog) = (try proposal("shop"), try proposal("blog"))
    let merged = try existing(7, .merged, of: offer(blog, shop))
    #expect(answer(to: shop, in: [merged]) == .carried(number: 7))
    var back = blog
    back.wasRolledBack = true
    #expect(answer(to: back, in: [merged]) == nil)
  }

  @Test func `what people opened from the branch after a no is not closed again`() throws {
    let shop = try proposal("shop")
    let theirs = ExistingRequest(number: 8, state: .open, title: "Mine", body: "please")
    #expect(answer(to: shop, in: [theirs, try existing(7, .closed, of: offer(shop))]) == nil)
  }

  @Test func `a draft becomes ready with what may go, and made ready by hand it stays ready`()
    throws
  {
    let soak = Duration.seconds(900)
    let drafts = offer(try proposal("blog", soak: soak), try proposal("shop", soak: soak))
    #expect(drafts.isDraft)
    let open = try existing(7, .open, of: drafts)
    #expect(open.isDraft && (try present(drafts, open)) == .keep(number: 7, isDraft: true))
    #expect(try present(offer(proposal("shop")), open) == .update(number: 7, isDraft: false))
    let ready = ExistingRequest(number: 7, state: .open, title: open.title, body: open.body)
    #expect(try present(drafts, ready) == .keep(number: 7, isDraft: false))
    let more = offer(try proposal("blog", soak: soak), try proposal("wiki", soak: soak))
    #expect(try present(more, ready) == .update(number: 7, isDraft: true))
  }

  @Test func `whatever is cut, every release stays named, and what has no room waits`() throws {
    let many = try (10..<60).map { try proposal("shop-\($0)") }
    let (now, later) = fitting(many, in: 8_000)
    #expect(now.count > 20 && now.count + later.count == many.count && !later.isEmpty)
    let body = try text(.environment(Fleet.production, now), limit: 8_000)
    #expect(body.utf8.count <= 8_000)
    #expect(now.allSatisfy { body.contains(marker(of: $0)) })
    #expect(body.contains("the rest does not fit"))
    #expect(fitting(many, in: 10).now.count == 1)
  }

  @Test(arguments: [
    "Promote 3 bundles to production", "Promote 3 bundles to production (#4)",
    "Merge branch 'ferry/production/_all' into 'main'",
    "Merge pull request #4 from team/ferry/production/_all\n\nPromote 3 bundles to production",
  ])
  func `a merge or a squash without trailers is known as Ferry's`(message: String) {
    #expect(isFerrys(commitMessage: message, of: Fleet.shop.name, in: Fleet.production))
    #expect(!isFerrys(commitMessage: message, of: Fleet.shop.name, in: Fleet.staging))
  }
}
