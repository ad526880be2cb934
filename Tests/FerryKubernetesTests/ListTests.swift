// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryKubernetes
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

@Suite struct ListTests {
  private func page(
    _ names: [String], version: String = "7", next: String = ""
  ) -> ScriptedReply {
    .json(
      200,
      [
        "kind": "JobList", "apiVersion": "batch/v1",
        "metadata": ["resourceVersion": .string(version), "continue": .string(next)],
        "items": .array(names.map { ["metadata": ["name": .string($0)]] }),
      ])
  }

  private func names(_ objects: [JSONValue]) -> [String] {
    objects.compactMap { $0[["metadata", "name"]]?.string }
  }

  @Test func `pages are asked for until the last`() async throws {
    let http = ScriptedHTTP([page(["a", "b"], next: "x/y="), page(["c"])])
    let objects = try await client(http).list(.job, selector: "app in (a)")
    #expect(names(objects) == ["a", "b", "c"])
    #expect(
      http.calls.map(\.request.path) == [
        "/apis/batch/v1/jobs?limit=500&labelSelector=app%20in%20%28a%29",
        "/apis/batch/v1/jobs?limit=500&labelSelector=app%20in%20%28a%29&continue=x%2Fy%3D",
      ])
  }

  @Test func `items of built-in kinds say what they are`() async throws {
    let objects = try await client(ScriptedHTTP([page(["a"])])).list(.job, selector: nil)
    #expect(objects.first?["kind"] == "Job")
    #expect(objects.first?["apiVersion"] == "batch/v1")
  }

  @Test(.enabled(if: SharedFolder.isExpected))
  func `a page token that expired starts the list anew, once`() async throws {
    let expired = try RecordedCase("list-continue-expired").step("second page").reply()
    let http = ScriptedHTTP([page(["a"], next: "t"), expired, page(["b"], next: "u"), page(["c"])])
    #expect(names(try await client(http).list(.job, selector: nil)) == ["b", "c"])

    let hopeless = ScriptedHTTP([page(["a"], next: "t"), expired, page(["b"], next: "u"), expired])
    let failure = await failure { () throws(KubernetesFailure) in
      try await client(hopeless).list(.job, selector: nil)
    }
    #expect(failure?.code == .expired)
    #expect(hopeless.calls.count == 4)
  }

  @Test func `a list that goes round in a circle is refused`() async {
    let http = ScriptedHTTP { _ in page(["a"], next: "t") }
    let failure = await failure { () throws(KubernetesFailure) in
      try await client(http).list(.job, selector: nil)
    }
    #expect(failure?.code == .malformed)
    #expect(http.calls.count == 2)
  }

  @Test func `what is no list is refused, and an empty list of Go is one`() async throws {
    let noList = ScriptedHTTP([.json(200, ["kind": "Bundle"])])
    #expect(
      await failure { () throws(KubernetesFailure) in
        try await client(noList).list(.bundle, selector: nil)
      }?.code == .malformed)
    let null = ScriptedHTTP([
      .json(200, ["items": .null, "metadata": ["resourceVersion": "1"]])
    ])
    #expect(try await client(null).list(.bundle, selector: nil).isEmpty)
  }
}
