// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// `ferry serve` in front of 1,000 Bundles on 10 clusters on which nothing is left to do.
struct FleetBench {
  let ferry: String
  private let files = ExampleFiles(clusters: 10, bundles: 100)

  /// Jobs end as soon as they begin: Ferry is measured, not they.
  func figures() async throws -> [Figure] {
    try await BenchWorld(example: files, files: files.all, jobs: .zero).run { [ferry, files] in
      try await FleetVisit(ferry: ferry, files: files, world: $0).figures()
    }
  }
}
