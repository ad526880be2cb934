// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryHTTP
import FerryPorts
import FerrySandbox
import FerrySandboxKubernetes
import FerrySandboxRegistry
import Logging

/// `ferry serve` in front of 1,000 Bundles on 10 clusters on which nothing is left to do.
struct FleetBench {
  let ferry: String
  private let files = ExampleFiles(clusters: 10, bundles: 100)

  func figures() async throws -> [Figure] {
    let folder = try TemporaryFolder()
    let http = HTTPClient(proxies: ProxyRules(environment: [:]))
    defer { http.shutdown() }
    let plan = try BenchWorld(files).plan()
    let sandbox = try Sandbox(
      plan, folder: folder.path, http: http, clock: SystemTime(),
      logger: Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() })
    return try await withThrowingTaskGroup(of: [Figure]?.self) { group in
      let (descriptions, ready) = AsyncStream<SandboxDescription>.makeStream()
      group.addTask {
        try await sandbox.run { ready.yield($0) }
        return nil
      }
      group.addTask { [files, ferry] in
        for await description in descriptions {
          for repository in files.repositories {
            try sandbox.registry.publish(
              repository: repository, tag: ExampleFiles.tag, content: repository)
          }
          let visit = FleetVisit(
            ferry: ferry, files: files, sandbox: sandbox, description: description, http: http)
          return try await visit.figures()
        }
        throw BenchFailure("the sandbox ended before it was ready")
      }
      defer { group.cancelAll() }
      while let result = try await group.next() {
        if let result { return result }
      }
      throw BenchFailure("the sandbox ended")
    }
  }
}
