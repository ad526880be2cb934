// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
@testable import FerrySandboxKubernetes
@testable import FerrySandboxKubernetesAPI
@testable import FerrySandboxKubernetesObjects
@testable import FerrySandboxKubernetesTypes
import FerryTestKit

/// A cluster without HTTP whose clock stands still until the test moves it.
struct TestCluster {
  let clock = ManualClock()
  let sandbox: KubernetesSandbox

  init(jobs: JobBehavior = JobBehavior()) throws {
    sandbox = KubernetesSandbox(
      name: "test", token: Redacted("secret"), certificates: try Self.certificates.get(),
      jobs: jobs, clock: clock, logger: silent)
    sandbox.apply([
      ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "shop"]],
      [
        "apiVersion": "v1", "kind": "ServiceAccount",
        "metadata": ["name": "werf", "namespace": "shop"],
      ],
    ])
  }

  /// One pair for all tests: making keys takes longer than most of them.
  static let certificates = Result { try SandboxCertificates(at: SystemTime().now) }

  func advance(by span: Duration) {
    clock.advance(by: span)
    sandbox.tick()
  }

  /// Asks as the administrator, or as whoever the headers name.
  @discardableResult
  func ask(
    _ method: String, _ path: String, query: String = "", body: JSONValue? = nil,
    headers: [String: String] = ["authorization": "Bearer secret"]
  ) -> APIResponse {
    sandbox.cluster.respond(
      to: APIRequest(
        method: method, path: path, query: query, headers: headers,
        body: body?.canonicalBytes ?? []))
  }

  /// Makes a Job in the namespace `shop`.
  func createJob(
    _ name: String, annotations: [String: String] = [:], account: String = "werf",
    spec: [String: JSONValue] = [:]
  ) {
    let template: JSONValue = [
      "spec": [
        "restartPolicy": "Never", "serviceAccountName": .string(account),
        "containers": [
          ["name": "werf", "image": "werf:2", "command": ["werf", "bundle", "apply"]]
        ],
      ]
    ]
    ask(
      "POST", "/apis/batch/v1/namespaces/shop/jobs",
      body: [
        "apiVersion": "batch/v1", "kind": "Job",
        "metadata": ["name": .string(name), "annotations": JSONValue(annotations)],
        "spec": .object(
          ["backoffLimit": 0, "template": template].merging(spec) { _, given in given }),
      ])
  }

  func job(_ name: String) -> APIObject? {
    sandbox.object("batch/v1", "Job", namespace: "shop", name: name).map(APIObject.init)
  }

  var pods: [APIObject] { sandbox.objects("v1", "Pod").map(APIObject.init) }

  /// The reason of a condition that holds.
  func reason(_ name: String, _ condition: String) -> String? {
    job(name)?["status", "conditions"]?.array?
      .first { $0["type"]?.string == condition && $0["status"] == "True" }?["reason"]?.string
  }
}

extension APIResponse {
  var json: JSONValue? { if case .json(let json) = body { json } else { nil } }
  var text: String? { if case .text(let text) = body { text } else { nil } }
}
