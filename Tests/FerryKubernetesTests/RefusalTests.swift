// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryKubernetes
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

/// How the answers of a real server that are no are understood.
@Suite(.enabled(if: SharedFolder.isExpected)) struct RefusalTests {
  @Test(arguments: [
    ("apply-conflict", "conflict", KubernetesFailure.Code.fieldConflict),
    ("apply-preconditions", "stale", .outdated),
    ("apply-errors", "unknown field", .invalid),
    ("bundle-create", "again", .alreadyExists),
    ("auth-no-anonymous", "", .unauthorized),
    ("object-too-large", "MiB", .invalid),
  ])
  func `a recorded refusal has its code`(
    name: String, words: String, code: KubernetesFailure.Code
  ) async throws {
    let step = try #require(
      try RecordedCase(name).steps.first { $0.status >= 400 && $0.note.contains(words) })
    let client = client(ScriptedHTTP([step.reply()]))
    let failure = await failure { () throws(KubernetesFailure) in
      try await client.apply(manifest, ApplyOptions())
    }
    #expect(failure?.code == code, "\(step.note): \(failure?.description ?? "-")")
  }

  @Test(arguments: RecordedCase.all)
  func `every recorded refusal keeps the server's sentence and is understood`(
    recorded: RecordedCase
  ) async throws {
    for step in recorded.steps where step.status >= 400 {
      let client = client(ScriptedHTTP([step.reply()]))
      let failure = try #require(
        await failure { () throws(KubernetesFailure) in
          try await client.apply(manifest, ApplyOptions())
        })
      #expect(step.expectedCodes.contains(failure.code), "\(step.note): \(failure)")
      let said = step.body?["message"]?.string ?? step.body?.string ?? ""
      #expect(failure.detail.hasPrefix(said.split(separator: "\n").first ?? ""), "\(step.note)")
      #expect(failure.doing == "applying Bundle shop/shop in cluster test")
    }
  }

  @Test func `a conflict of managers names them`() async throws {
    let recorded = try RecordedCase("apply-conflict")
    let conflicts = try await recorded.steps.filter { $0.status == 409 }.asyncMap { step in
      await failure { () throws(KubernetesFailure) in
        try await client(ScriptedHTTP([step.reply()])).apply(manifest, ApplyOptions())
      }?.managers
    }
    #expect(conflicts.first == [FieldManager("first", applies: true)])
    #expect(conflicts.last == [FieldManager("editor", applies: false)])
  }

  @Test func `an object that is not there is nothing, a kind that is not there a failure`()
    async throws
  {
    let object = ScriptedHTTP([
      .json(
        404,
        [
          "kind": "Status", "reason": "NotFound", "code": 404, "message": "bundles not found",
          "details": ["name": "shop", "kind": "bundles"],
        ])
    ])
    #expect(try await client(object).get(bundle) == nil)

    for step in try RecordedCase("00-crd").steps where step.body == "404 page not found\n" {
      let failure = await failure { () throws(KubernetesFailure) in
        try await client(ScriptedHTTP([step.reply()])).get(bundle)
      }
      #expect(failure?.code == .missingKind)
      #expect(
        failure?.detail
          == "404 page not found (404); install the CRD: ferry install --cluster <context>")
    }
  }

  @Test func `a group that serves only another version is told with those that it serves`()
    async throws
  {
    let batch = try RecordedCase("discovery").step("one group")
    let absent = try #require(
      try RecordedCase("00-crd").steps.first { $0.body == "404 page not found\n" })
    let old = String(decoding: batch.bytes, as: UTF8.self)
      .replacing("batch", with: "operator.werf.dev").replacing("v1\"", with: "v1alpha1\"")
    let http = ScriptedHTTP([absent.reply(), .text(200, old)])
    let failure = await failure { () throws(KubernetesFailure) in
      try await client(http).list(.bundle, selector: nil)
    }
    #expect(failure?.code == .missingKind)
    #expect(
      failure?.description
        == "while listing bundles in cluster test: the cluster serves operator.werf.dev as v1alpha1 "
        + "only, not as v1; install the CRD: ferry install --cluster <context>")
    #expect(http.calls.last?.request.path == "/apis/operator.werf.dev")
  }

  @Test func `a busy server says when to come back`() async {
    let http = ScriptedHTTP([.text(429, "slow down", [.retryAfter: "7"])])
    let failure = await failure { () throws(KubernetesFailure) in
      try await client(http).list(.bundle, selector: nil)
    }
    #expect(failure?.code == .throttled)
    #expect(failure?.retryAfter == .seconds(7))
  }

  @Test func `an answer that is not JSON is malformed`() async {
    let http = ScriptedHTTP([.text(200, "<html>sign in</html>")])
    let failure = await failure { () throws(KubernetesFailure) in
      try await client(http).get(bundle)
    }
    #expect(failure?.code == .malformed)
  }
}

extension RecordedCase.Step {
  /// What the status, and where it is not enough the body, may mean.
  fileprivate var expectedCodes: Set<KubernetesFailure.Code> {
    switch (status, body?["reason"]?.string) {
    case (400, _), (405, _), (406, _), (413, _), (415, _), (422, _): [.invalid]
    case (401, _): [.unauthorized]
    case (403, _): [.forbidden, .terminating]
    case (404, _): [.notFound, .missingKind]
    case (409, "AlreadyExists"): [.alreadyExists]
    case (409, _): [.fieldConflict, .outdated]
    case (410, _): [.expired]
    case (500, nil): [.invalid, .server]
    case (500..., _): [.server]
    default: []
    }
  }
}

extension Sequence {
  fileprivate func asyncMap<Result>(
    _ transform: (Element) async throws -> Result
  ) async throws -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
