// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI

/// A kubeconfig with one context for each cluster, as YAML.
struct SandboxKubeconfig {
  struct Entry {
    let context: String
    let server: String
    let authorityPEM: String
    let token: Redacted<String>
  }

  let entries: [Entry]

  /// The tokens are in it.
  var text: String {
    let config: JSONValue = [
      "apiVersion": "v1", "kind": "Config",
      "current-context": .string(entries.first?.context ?? ""),
      "clusters": list("cluster") { entry in
        [
          "server": .string(entry.server),
          "certificate-authority-data": .string(base64(Array(entry.authorityPEM.utf8))),
        ]
      },
      "users": list("user") { ["token": .string($0.token.revealed)] },
      "contexts": list("context") { entry in
        ["cluster": .string(entry.context), "user": .string(entry.context)]
      },
    ]
    return config.yamlText
  }

  private func list(_ key: String, _ value: (Entry) -> JSONValue) -> JSONValue {
    .array(
      entries.map { entry in .object(["name": .string(entry.context), key: value(entry)]) })
  }
}
