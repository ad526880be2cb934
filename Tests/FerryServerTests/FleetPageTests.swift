// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews
import Testing

@testable import FerryServer

struct FleetPageTests {
  @Test(arguments: InventedFleet.allCases)
  func `every page is well formed`(fleet: InventedFleet) throws {
    let page = try FleetPage().whole(fleet.view, nonce: "n")
    #expect(faults(inHTML: page) == [])
  }

  @Test func `nothing from outside becomes markup`() throws {
    let page = try FleetPage().fragment(.hostile)
    #expect(!page.contains("<script"))
    #expect(!page.contains("<img"))
    #expect(!page.contains("javascript:"))
    // Whatever stands in an attribute ends with the quotation mark that the template wrote.
    #expect(!page.unicodeScalars.contains("\u{301}") || !page.contains("\"\u{301}"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
  }

  @Test func `each health has a word beside its colour`() throws {
    for health in Health.allCases {
      var view = FleetView.healthy
      view.environments[0].targets = [
        FleetView.target("shop", "eu-1", "1.0.0", health: health)
      ]
      #expect(try FleetPage().fragment(view).contains("\(health.rawValue)</span>"))
    }
  }

  @Test func `a page says what is promoted, what blocks it and where to merge`() throws {
    let page = try FleetPage().fragment(.rolling)
    #expect(page.contains("Waits until 1.5.0 has been healthy in staging for 30 minutes."))
    #expect(page.contains("healthy for 18 of 30 minutes on staging/eu-1"))
    #expect(page.contains("waiting until <time datetime=\"2027-01-15T08:12:00Z\">08:12 UTC</time>"))
    #expect(page.contains("href=\"https://git.example.com/fleet/-/merge_requests/42\""))
  }

  @Test func `a rollout shows its waves and which one goes out`() throws {
    let page = try FleetPage().fragment(.rolling)
    #expect(page.contains("<li class=\"now\" aria-current=\"step\"><span class=\"name\">Wave 2"))
    #expect(page.contains("0 of 2 clusters done, 1 moving, 1 waiting"))
  }

  @Test func `style and script carry the nonce of the page`() throws {
    let page = try FleetPage().whole(.healthy, nonce: "abc")
    #expect(page.contains("<style nonce=\"abc\">\n:root"))
    #expect(page.contains("<script nonce=\"abc\">\n\"use strict\""))
    #expect(page.ranges(of: "<script").count == 1)
    #expect(!page.contains(" style=\""))
    #expect(!page.contains(" onclick"))
  }

  @Test func `no more than forty concerns are listed and the rest is counted`() throws {
    var view = FleetView.healthy
    view.troubles = (0..<100).map { "trouble \($0)" }
    let page = try FleetPage().fragment(view)
    #expect(page.contains("trouble 39"))
    #expect(!page.contains("trouble 40"))
    #expect(page.contains("and 60 more"))
  }

  @Test func `a large fleet stays small on the wire`() throws {
    let page = try FleetPage().fragment(.large(clusters: 100, bundles: 30))
    #expect(page.utf8.count < 500_000)
  }

  @Test func `a view is rendered again only when it changed`() throws {
    let page = try FleetPage()
    var view = FleetView.healthy
    view.serial = 1
    let first = page.fragment(view)
    view.troubles = ["news"]
    #expect(page.fragment(view) == first)
    view.serial = 2
    #expect(page.fragment(view) != first)
  }

  @Test func `two runs of Ferry never show the same mark`() throws {
    #expect(try FleetPage().mark(of: .healthy) != FleetPage().mark(of: .healthy))
  }
}

extension FleetView {
  /// Every text that comes from outside tries to become markup.
  static let hostile: FleetView = {
    let evil = "<script>alert(1)</script><img src=x onerror=\"\u{301} y='\u{338}z\">&amp;"
    return FleetView(
      revision: revision, time: noon, troubles: [evil],
      environments: [
        EnvironmentView(
          name: EnvironmentName(checked: "production"),
          clusters: [cluster("eu-1", .stalled, reason: evil, held: 1), cluster("us-1", wave: 2)],
          targets: [
            TargetView(
              bundle: BundleID(
                namespace: Namespace(checked: "shop"), name: BundleName(checked: "shop")),
              cluster: ClusterName(checked: "eu-1"), wanted: evil, mask: evil, deployed: evil,
              digest: evil, health: .degraded, reason: evil, isCurrent: false, hasDrifted: true)
          ],
          rollout: RolloutView(state: .halted, wave: 1, sentence: evil))
      ],
      promotions: [
        PromotionView(
          environment: EnvironmentName(checked: "production"), bundle: BundleName(checked: "shop"),
          from: evil, to: evil, state: evil,
          gates: [GateView(name: evil, verdict: .closed, sentence: evil, until: noon)],
          mergeRequest: MergeRequestLink(number: 1, url: "javascript:alert(1)")),
        PromotionView(
          environment: EnvironmentName(checked: "production"), bundle: BundleName(checked: "mail"),
          from: nil, to: evil, state: evil,
          mergeRequest: MergeRequestLink(number: 2, url: "https://x/\"\u{301} onmouseover=y" + evil)
        ),
      ],
      diagnostics: [Diagnostic(file: evil, line: 1, evil, remedy: evil)],
      events: [EventView(time: noon, sentence: evil)])
  }()
}
