// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEnginePromotions
import FerryTestKit

extension EngineWorld {
  /// Somebody adds keys to the promotion into production.
  func promoteWith(_ keys: String) {
    change("environments/pipeline.yaml") {
      $0.replacing("from: staging", with: "from: staging, \(keys)")
    }
  }

  /// Somebody edits a file of the followed branch.
  func change(_ path: String, _ edit: (String) -> String) {
    git.write([path: edit(file(path, on: main))], to: main)
  }

  /// The text of a file of a branch; empty where there is none.
  func file(_ path: String, on branch: BranchName) -> String {
    git.head(of: branch).flatMap { git.files(of: $0)[path] } ?? ""
  }

  /// The text of the shop's file on one cluster of production.
  func production(_ cluster: String, on branch: BranchName) -> String {
    file("environments/production/\(cluster)/shop.yaml", on: branch)
  }

  /// Passes until the condition is true of a report, while Jobs complete.
  @discardableResult
  func passes(
    until condition: @escaping @Sendable (PassReport) -> Bool
  ) async throws -> PassReport {
    try await withThrowingTaskGroup(of: PassReport?.self) { group in
      group.addTask {
        await endJobs()
        return nil
      }
      defer { group.cancelAll() }
      while true {
        let report = try await Pass(ports: ports, settings: settings).run(writing: true)
        try Task.checkCancellation()
        if condition(report) { return report }
        await Task.yield()
      }
    }
  }

  /// Deploys 1.4.0 everywhere, and 1.4.1 to staging.
  func deployBoth() async throws {
    try await passes { $0.view?.current("production").count == 3 }
    publish("1.4.1")
    try await passes { $0.view?.current("staging") == ["eu-1": "1.4.1"] }
  }
}
