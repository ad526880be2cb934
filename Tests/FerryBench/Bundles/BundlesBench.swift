// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandbox

/// `ferry serve` and one cluster: 200 Bundles made at once, and values that change.
struct BundlesBench {
  let ferry: String
  private let example = ExampleFiles(clusters: 1, bundles: 200)

  func figures() async throws -> [Figure] {
    let world = BenchWorld(
      example: example, files: example.withoutBundles, jobs: .milliseconds(800))
    return try await world.run { [ferry, example] world in
      let serve = try await Serve(ferry, in: world)
      defer { serve.close() }
      try world.sandbox.sendGitHostEvents(to: serve.webhook)
      let clone = try await ConfigClone(of: world.description)
      let visit = ManyBundles(world: world, example: example, serve: serve, clone: clone)
      let figures = try await visit.figures()
      return try await figures
        + ValuesChanges(world: world, example: example, clone: clone).figures()
    }
  }
}
