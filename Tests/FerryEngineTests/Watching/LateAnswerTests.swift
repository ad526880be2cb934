// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerryEngineClusters
import FerryPlan
import FerryPorts
import Testing

/// Answers to writes that come after the watch told of more.
struct LateAnswerTests {
  private let job: JSONValue = [
    "apiVersion": "batch/v1", "kind": "Job",
    "metadata": [
      "name": "shop-apply-0123abcd-1", "namespace": "shop", "uid": "j1", "resourceVersion": "7",
      "labels": [Label.managedBy: .string(Label.ferry)],
      "annotations": [Annotation.fingerprint: "v1:0123abcd"],
    ],
  ]

  @Test func `what the watch saw go does not come back by the answer to its creation`() throws {
    let parts = ClusterSettings().watchedParts
    let mirror = ClusterMirror(parts: parts, keeping: .none)
    for part in parts { _ = mirror.absorb(part, .listed([])) }
    let jobs = try #require(parts.first { $0.kind == .jobs })
    #expect(mirror.absorb(jobs, .changed(job)))
    #expect(try mirror.view.get().jobs.count == 1)
    #expect(mirror.absorb(jobs, .removed(job)))
    mirror.absorb(.jobs, written: job)
    #expect(try mirror.view.get().jobs.isEmpty)

    var another = job
    another["metadata"]?["uid"] = "j2"
    mirror.absorb(.jobs, written: another)
    #expect(try mirror.view.get().jobs.count == 1)
  }
}
