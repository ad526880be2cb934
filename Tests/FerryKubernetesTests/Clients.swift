// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryKubernetes
import FerryPorts
import FerryTestKit

/// Access that never changes.
struct FixedAccess: GrantsAccess {
  var given = Access()

  func access() async throws(KubernetesFailure) -> Access { given }
  func renew(_ refused: Access) async {}
}

/// A client of the cluster `test` over scripted HTTP.
func client(_ http: ScriptedHTTP, clock: InstantClock = InstantClock()) -> KubernetesClient {
  KubernetesClient(
    server: APIServer(name: "test", url: HTTPURL("https://api.example.com:6443")!),
    access: FixedAccess(), http: http, clock: clock)
}

/// The failure of something that should fail.
func failure<Answer>(
  _ body: () async throws(KubernetesFailure) -> Answer
) async -> KubernetesFailure? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error
  }
}

let shop = Namespace(checked: "shop")
let bundle = ObjectReference(.bundle, namespace: shop, name: "shop")
let manifest: JSONValue = [
  "apiVersion": "operator.werf.dev/v1", "kind": "Bundle",
  "metadata": ["name": "shop", "namespace": "shop"], "spec": ["version": "1.0.0"],
]
