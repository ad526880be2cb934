// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEnginePromotions
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AutoMergeTests {
  private let world = EngineWorld()

  private func state(_ report: PassReport) -> String? { report.view?.promotions.first?.state }

  private func offer() async throws -> PassReport {
    try await world.deployBoth()
    return try await world.passes { $0.view?.promotions.isEmpty == false }
  }

  @Test func `what the host refuses to merge is shown in its words and asked again`() async throws {
    world.promoteWith("autoMerge: true")
    world.host.answerMerge(of: 1, .refused("2 approvals are missing"))
    let report = try await offer()
    #expect(state(report) == "the Git host does not merge !1 yet: 2 approvals are missing")
    world.host.answerMerge(of: 1, .scheduled)
    let next = try await world.passes { _ in true }
    #expect(state(next) == "!1 is merged by the Git host when its checks passed")
    #expect(world.host.mergeRequests.count == 1)
  }

  @Test func `only the commit that Ferry pushed is merged`() async throws {
    world.promoteWith("autoMerge: true")
    let report = try await offer()
    #expect(state(report)?.hasPrefix("!1 is merged") == true)
    #expect(world.host.mergeRequests.first?.head == world.git.head(of: world.promotion))
    #expect(world.host.requests.count { $0 == "merge 1" } == 1)
  }

  @Test func `a branch that people committed to is theirs to merge`() async throws {
    world.host.answerMerge(of: 1, .refused("later"))
    world.promoteWith("autoMerge: true")
    _ = try await offer()
    world.git.write(["environments/notes.txt": "mine"], to: world.promotion)
    let before = world.host.requests.count { $0 == "merge 1" }
    let report = try await world.passes { _ in true }
    #expect(state(report)?.contains("people committed to ferry/production/shop") == true)
    #expect(world.host.requests.count { $0 == "merge 1" } == before)
  }

  @Test func `without autoMerge the host is not asked to merge`() async throws {
    _ = try await offer()
    #expect(!world.host.requests.contains { $0.hasPrefix("merge") })
  }
}
