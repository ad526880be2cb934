// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPorts
import FerryTestKit
import Testing

/// More cluster folders than are read side by side.
@Suite(.timeLimit(.minutes(1)))
struct ManyFoldersTests {
  private let git = InMemoryGitServer()
  private let main = BranchName("main")!
  private let count = 70

  private func repository() -> MeteredRepository {
    MeteredRepository(repository: InMemoryRepository(of: git))
  }

  private func write() -> Revision {
    let folders = (0..<count).map {
      ("environments/staging/c\($0)/shop.yaml", EngineWorld.bundle(version: "1.4.\($0)"))
    }
    return Revision(
      branch: main,
      commit: git.write(Dictionary(uniqueKeysWithValues: folders), to: main))
  }

  @Test func `each folder is read into its own cluster`() async throws {
    let revision = write()
    let reading = try await SourceReader(source: repository()).read(revision)
    let versions = reading.desired.clusters.mapValues { $0.bundles.values.map(\.version) }
    #expect(versions.count == count)
    for (cluster, found) in versions {
      #expect(found == [.exact("1.4." + cluster.name.text.dropFirst())])
    }
  }

  @Test func `no more files are read than one above the limit, in however many folders`()
    async throws
  {
    let repository = repository()
    let reader = SourceReader(source: repository, fileLimit: 20)
    let reading = try await reader.read(write())
    #expect(reading.desired.diagnostics.contains { $0.message.contains("more than 20 files") })
    #expect(repository.files.withLock { $0 } == 21)
  }

  @Test func `a file that could not be read fails the reading, and the next one is whole`()
    async throws
  {
    let revision = write()
    let repository = repository()
    let reader = SourceReader(source: repository)
    repository.failsAt.withLock { $0 = 50 }
    await #expect(throws: GitFailure.self) { try await reader.read(revision) }
    let reading = try await reader.read(revision)
    #expect(reading.desired.clusters.count == count)
    #expect(reading.desired.clusters.values.allSatisfy { $0.bundles.count == 1 })
  }
}

/// Counts the files that are read, and fails at one of them.
private final class MeteredRepository: ForwardingRepository {
  let repository: any ReadsSource & PushesCommits
  let files = Lock(0)
  let failsAt = Lock(Int?.none)

  init(repository: any ReadsSource & PushesCommits) { self.repository = repository }

  func content(of blob: GitObjectID, limit: Int) async throws(GitFailure) -> [UInt8] {
    let number = files.withLock { files in
      files += 1
      return files
    }
    if failsAt.withLock({ $0 }) == number {
      throw GitFailure(.unexpected, doing: "reading a file", detail: "the disk is broken")
    }
    return try await repository.content(of: blob, limit: limit)
  }
}
