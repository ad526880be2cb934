// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerryTestKit
import Testing

/// One merge request for all Bundles of an environment, at Git hosts.
@Suite(.timeLimit(.minutes(1)))
struct HostedGroupTests {
  @Test(arguments: [GitHost.gitlab, .github])
  func `it is opened, edited, closed, reopened and merged`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind) { world in
      try await addBlog(to: world)
      try await world.ferry { engine in
        await engine.until { $0.has("shop", "1.4.0") && $0.has("blog", "2.0.0") }
        world.publish("1.4.1", engine)
        await engine.until { $0.promotion(of: "shop")?.mergeRequest?.number == 1 }
        #expect(world.requests.first?.source == world.base.together)
        world.base.publishBlog("2.1.0")
        engine.receive(.published(repositories: [EngineWorld.blogs.path]))
        try await world.until { world.requests.first?.title == "Promote 2 bundles to production" }
        await engine.until { $0.promotions.compactMap(\.mergeRequest?.number) == [1, 1] }

        try await world.ada.close(1)
        await engine.until { view in
          view.promotions.count == 2
            && view.promotions.allSatisfy { $0.state.contains("is not offered again") }
        }
        try await world.ada.reopen(1)
        await engine.until { $0.promotions.allSatisfy { $0.state.contains("waits for !1") } }
        try await world.ada.merge(1)
        await engine.until { $0.has("shop", "1.4.1") && $0.has("blog", "2.1.0") }
        await engine.until { $0.promotions.isEmpty }
        #expect(world.requests.map(\.isOpen) == [false])
      }
    }
  }

  private func addBlog(to world: HostedWorld) async throws {
    let path = "environments/pipeline.yaml"
    let text = try #require(try await world.text(path, on: world.base.main))
    var files = EngineWorld.blogFiles
    files[path] = text.replacing("from: staging", with: "from: staging, group: environment")
    world.base.publishBlog("2.0.0")
    try await world.ada.commit(
      files.map { FileEdit(path: $0.key, content: Array($0.value.utf8)) }, to: world.base.main,
      message: "Add the blog")
  }
}
