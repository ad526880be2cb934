// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryEnginePromotions
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FieldsTests {
  private let world = EngineWorld()
  private let staging = "environments/staging/eu-1/shop.yaml"

  private func set(_ value: String, in path: String) {
    world.change(path) { text in
      text.replacing(
        "  values: shop-values\n", with: "  env: {LEVEL: \"\(value)\"}\n  values: shop-values\n")
    }
  }

  /// Staging and production have the same variable, but one cluster has its own.
  private func prepare(fields: String) async throws {
    world.promoteWith("fields: [\(fields)]")
    for cluster in ["eu-1", "ap-1"] { set("1", in: "environments/production/\(cluster)/shop.yaml") }
    set("9", in: "environments/production/us-1/shop.yaml")
    set("1", in: staging)
    try await world.passes { $0.view?.current("production").count == 3 }
    world.change(staging) {
      $0.replacing("\"1\"", with: "\"2\"").replacing("replicas: 3", with: "replicas: 5")
    }
    try await world.passes { report in
      report.view?.targets("staging").allSatisfy(\.isCurrent) == true
    }
    world.publish("1.4.1")
    try await world.passes { $0.view?.promotions.contains { $0.mergeRequest != nil } == true }
  }

  @Test func `only the version travels unless more is listed`() async throws {
    try await prepare(fields: "spec.version")
    let text = world.production("eu-1", on: world.promotion)
    #expect(text.contains("version: 1.4.1  # kept"))
    #expect(text.contains("LEVEL: \"1\""))
    #expect(text.contains("replicas: 3"))
  }

  @Test func `what is listed travels, and what differs on one cluster stays different`()
    async throws
  {
    try await prepare(fields: "spec.version, spec.env.LEVEL, values")
    for cluster in ["eu-1", "ap-1"] {
      let text = world.production(cluster, on: world.promotion)
      #expect(text.contains("LEVEL: \"2\""), "\(text)")
      #expect(text.contains("replicas: 5"), "\(text)")
      #expect(text.contains("version: 1.4.1  # kept"))
    }
    let other = world.production("us-1", on: world.promotion)
    #expect(other.contains("LEVEL: \"9\""))
    #expect(other.contains("version: 1.4.1  # kept"))
    let head = try #require(world.git.head(of: world.promotion))
    let message = try await world.ports.source.details(of: head).message
    #expect(message.contains("spec.env.LEVEL stays on production/us-1: it differs"), "\(message)")
    #expect(message.contains("environments/production/eu-1/shop.yaml: spec.env.LEVEL"))
    #expect(world.host.mergeRequests.count == 1)
  }
}
