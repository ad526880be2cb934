// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerrySandboxHTTP
import FerrySandboxGitHost
import FerrySandboxRegistry
package import FerryDomain

/// Where everything of a running sandbox is, and what opens it.
package struct SandboxDescription: Sendable {
  package struct Cluster: Hashable, Sendable {
    package let id: ClusterID
    package let context: String
    /// `https://127.0.0.1:<port>`
    package let server: String
  }

  /// The path of a kubeconfig that only its owner can read.
  package let kubeconfig: String
  package let clusters: [Cluster]
  package let registry: SandboxAddress
  package let gitHost: SandboxAddress
  package let gitHostKind: GitHost
  /// The URL to clone the config repository from; the token is the password.
  package let repository: String
  package let token: Redacted<String>
  package let webhookSecret: Redacted<String>

  /// One line of JSON with the secrets in it, for the program that started the sandbox.
  package var line: String {
    let clusters = clusters.map { cluster -> JSONValue in
      [
        "environment": .string(cluster.id.environment.text), "name": .string(cluster.id.name.text),
        "context": .string(cluster.context), "server": .string(cluster.server),
      ]
    }
    let description: JSONValue = [
      "kubeconfig": .string(kubeconfig), "clusters": .array(clusters),
      "registry": .string(registry.description),
      "gitHost": [
        "kind": .string(gitHostKind.rawValue), "url": .string(gitHost.url),
        "repository": .string(repository),
        "token": .string(token.revealed), "webhookSecret": .string(webhookSecret.revealed),
      ],
    ]
    return description.canonicalText
  }
}
