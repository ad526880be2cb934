// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews

extension EngineWorld {
  /// The clusters of production.
  var everywhere: [String] {
    clusters.keys.compactMap { $0.hasPrefix("production-") ? String($0.dropFirst(11)) : nil }
      .sorted()
  }

  /// What production should have.
  func all(_ version: String) -> [String: String] {
    Dictionary(uniqueKeysWithValues: everywhere.map { ($0, version) })
  }

  /// Production by its own version in Git, with these rules; nothing is promoted into it.
  func rollOut(by rules: String) {
    write([
      "environments/pipeline.yaml": """
      apiVersion: ferry.dev/v1
      kind: Pipeline
      spec:
        environments:
          - {name: staging}
          - {name: production, promotion: {from: staging, by: manual}, rollout: {\(rules)}}
      """
    ])
  }

  func write(_ files: [String: String]) { git.write(files, to: main) }

  /// Publishes a version, and has Git say it on these clusters of production.
  func want(_ version: String, on clusters: [String]? = nil) {
    publish(version)
    write(
      Dictionary(
        uniqueKeysWithValues: (clusters ?? everywhere).map {
          ("environments/production/\($0)/shop.yaml", Self.bundle(version: version))
        }))
  }

  /// Has an engine look at Git.
  func hear(_ engine: Engine) { engine.receive(.pushed(branch: main, commit: nil)) }

  /// The versions of the Jobs that a cluster of production was given, sorted.
  func jobs(on name: String) -> [String] {
    cluster("production-\(name)").objects(.job)
      .compactMap { $0[["metadata", "annotations", Annotation.release]]?.string }
      .map { String($0.prefix { $0 != "@" }) }.sorted()
  }

  /// The Jobs of a cluster of production that have not ended.
  func activeJobs(on name: String) -> [String] { cluster("production-\(name)").activeJobs }

  /// Ends the Job that runs on a cluster of production, once there is one, well.
  func completeJob(on name: String) async throws {
    await eventually { !activeJobs(on: name).isEmpty }
    for job in activeJobs(on: name) {
      try cluster("production-\(name)").completeJob(job, in: Self.shop.namespace)
    }
  }

  /// Lets each wait for another attempt pass until the view is so.
  func retry(_ engine: Engine, until condition: (FleetView) -> Bool) async {
    await eventually {
      let view = engine.view
      let targets = view.environments.flatMap(\.targets)
      if targets.contains(where: { $0.reason?.contains("tried again") == true }) {
        clock.advance(by: .seconds(61))
      }
      return condition(view)
    }
  }
}

extension FleetView {
  /// Whether all attempts failed on a cluster of an environment.
  func hasGivenUp(_ environment: String) -> Bool {
    targets(environment).contains { $0.reason?.contains("3 attempts failed") == true }
  }
}
