// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryManifests

/// The revision that tests read at.
let someRevision = Revision(
  branch: BranchName("main")!, commit: GitObjectID(hex: String(repeating: "a", count: 40))!)

/// A pipeline file of staging and production, with more keys for each where a test needs them.
func pipelineText(staging: String = "", production: String = "") -> String {
  """
  apiVersion: ferry.dev/v1
  kind: Pipeline
  spec:
    environments:
      - {name: staging\(staging)}
      - {name: production, promotion: {from: staging}\(production)}

  """
}

/// A Bundle file; what is given goes to the end of `metadata` and of `spec`.
func bundleText(
  name: String = "shop", namespace: String = "shop", version: String = "1.4.0",
  metadata: String = "", spec: String = ""
) -> String {
  """
  apiVersion: operator.werf.dev/v1
  kind: Bundle
  metadata:
    name: \(name)
    namespace: \(namespace)
  \(metadata.isEmpty ? "" : "  \(metadata)\n")spec:
    registry: registry.example.com
    repo: team/shop
    version: \(version)
  \(spec.isEmpty ? "" : "  \(spec)\n")
  """
}

/// The state of a repository of these files.
func state(_ files: [String: String], pipeline: String? = pipelineText()) -> DesiredState {
  var files = files.map { SourceFile(path: $0.key, text: $0.value) }
  if let pipeline { files.append(SourceFile(path: "environments/pipeline.yaml", text: pipeline)) }
  return Repository(files).desiredState(at: someRevision)
}

/// What is wrong with one file of a production cluster.
func diagnostics(of text: String, in file: String = "shop.yaml") -> [Diagnostic] {
  state(["environments/production/eu-1/\(file)": text]).allDiagnostics
}

let productionEU = ClusterID(
  environment: EnvironmentName("production")!, name: ClusterName("eu-1")!)
