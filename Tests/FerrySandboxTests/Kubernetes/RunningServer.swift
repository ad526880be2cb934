// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryKubernetes
import FerryPorts
import FerrySandboxKubernetes
import FerryTestPeers

/// A cluster that listens.
struct RunningServer: Sendable {
  let sandbox: KubernetesSandbox
  let url: String
  /// The path of the certificate to trust.
  let authority: String
}

/// Runs the body with a cluster that listens; it is gone when this returns.
@discardableResult
func withServer<Result: Sendable>(
  _ body: @Sendable @escaping (RunningServer) async throws -> Result
) async throws -> Result {
  let folder = try TemporaryFolder()
  let sandbox = KubernetesSandbox(
    name: "test", token: Redacted("secret"),
    certificates: try SandboxCertificates(at: SystemTime().now), clock: SystemTime(),
    logger: silent)
  let authority = try folder.write("ca.pem", sandbox.authorityPEM)
  return try await withRunning(sandbox) {
    let url = try await sandbox.address()
    return try await body(RunningServer(sandbox: sandbox, url: url, authority: authority))
  }
}

/// Access that never changes.
struct FixedAccess: GrantsAccess {
  let tls: TLSSettings
  let token: String

  func access() async throws(KubernetesFailure) -> Access {
    Access(tls: tls, authorization: Redacted("Bearer " + token))
  }

  func renew(_ refused: Access) async {}
}

/// A Bundle type with as much of a schema as tests need.
let bundleDefinition: JSONValue = [
  "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
  "metadata": ["name": "bundles.operator.werf.dev"],
  "spec": [
    "group": "operator.werf.dev", "scope": "Namespaced",
    "names": [
      "kind": "Bundle", "listKind": "BundleList", "plural": "bundles", "singular": "bundle",
      "shortNames": ["bndl"],
    ],
    "versions": [
      [
        "name": "v1", "served": true, "storage": true, "subresources": ["status": [:]],
        "additionalPrinterColumns": [
          ["name": "Repo", "type": "string", "jsonPath": ".spec.repo"]
        ],
        "schema": [
          "openAPIV3Schema": [
            "type": "object",
            "properties": [
              "spec": [
                "type": "object", "required": ["registry", "repo"],
                "properties": [
                  "registry": ["type": "string"], "repo": ["type": "string"],
                  "version": ["type": "string", "default": "latest"],
                  "values": ["type": "string"], "auth": ["type": "string"],
                ],
              ],
              "status": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
            ],
          ]
        ],
      ]
    ],
  ],
]
