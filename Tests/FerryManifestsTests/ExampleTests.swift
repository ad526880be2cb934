// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifests
import Glibc
import Testing

/// The example repository at the top level of the project is what the documentation shows.
struct ExampleTests {
  let state: DesiredState

  init() throws {
    let repository = Repository(try filesOfProject(["environments", "templates"]))
    state = repository.desiredState(at: someRevision)
  }

  @Test func `the example has nothing wrong with it`() {
    #expect(state.allDiagnostics.map(\.description) == [])
  }

  @Test func `the example has three applications on four clusters`() {
    let names = state.clusters.keys.sorted().map(\.description)
    #expect(names == ["production/ap-1", "production/eu-1", "production/us-1", "staging/eu-1"])
    for cluster in state.clusters.values {
      #expect(cluster.bundles.keys.map(\.name.text).sorted() == ["mailer", "search", "shop"])
    }
  }

  @Test func `staging follows masks and production names exact versions`() {
    for (id, cluster) in state.clusters {
      for bundle in cluster.bundles.values {
        #expect(bundle.version.mustBeResolved == (id.environment.text == "staging"))
      }
    }
    let shop = state.clusters[productionEU]?.bundles.values.first { $0.id.name.text == "shop" }
    #expect(shop?.version == .exact("1.4.0"))
  }

  @Test func `the canary goes alone`() {
    let waves = state.clusters.filter { $0.key.environment.text == "production" }
      .map { $0.value.settings.wave }.sorted()
    #expect(waves == [1, 2, 2])
  }
}
