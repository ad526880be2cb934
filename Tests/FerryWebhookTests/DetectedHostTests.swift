// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

@testable import FerryWebhook

struct DetectedHostTests {
  @Test(
    arguments: [
      (["X-Forgejo-Event", "X-Gitea-Event", "X-GitHub-Event"], GitHost.forgejo),
      (["X-GitHub-Event", "x-gitea-event"], .gitea), (["X-GitHub-Event"], .github),
      (["X-Gitlab-Event"], .gitlab), (["X-Event-Key"], nil), ([], nil),
    ] as [([String], GitHost?)])
  func `Forgejo is known before Gitea, and Gitea before GitHub`(names: [String], host: GitHost?) {
    let fields = HeaderFields(names.map { (name: $0, value: "push") })
    #expect(detectedHost(of: fields) == host)
  }

  @Test(.enabled(if: Samples.areWanted))
  func `a live Gitea is not taken for GitHub`() throws {
    for name in try Samples.names(in: "gitea-live", suffix: ".headers.txt") {
      let fields = try Samples.fields("gitea-live/\(name)")
      #expect(detectedHost(of: fields) == .gitea, "\(name)")
    }
  }
}
