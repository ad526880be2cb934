// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

struct ConfigWatcherTests {
  @Test func `a ConfigWatcher is read`() throws {
    let state = state(["environments/production/eu-1/w.yaml": text("{app: shop}")])
    #expect(state.allDiagnostics == [])
    let watcher = try #require(state.clusters[productionEU]?.configWatchers.values.first)
    #expect(watcher.id.description == "shop/config")
    #expect(watcher.configMap == "app-config")
    #expect(watcher.podSelector == ["app": "shop"])
  }

  @Test(arguments: [
    ("{}", "spec.podSelector is empty"), ("[app]", "must be a mapping of strings"),
    ("{app: 3}", "spec.podSelector.app"), ("{\"a b\": c}", "cannot be a label"),
  ])
  func `a selector that selects all or nothing is refused`(
    selector: String, words: String
  ) throws {
    let found = diagnostics(of: text(selector), in: "w.yaml")
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.message.contains(words) == true, "\(found)")
    #expect(found.first?.line == 6)
  }

  @Test func `two of one name are refused`() {
    let twice = text("{app: shop}") + "---\n" + text("{app: shop}")
    #expect(
      diagnostics(of: twice, in: "w.yaml").map(\.message)
        .contains { $0.hasPrefix("there is a ConfigWatcher shop/config already") })
  }

  private func text(_ selector: String) -> String {
    """
    apiVersion: k8spatterns.io/v1
    kind: ConfigWatcher
    metadata: {name: config, namespace: shop}
    spec:
      configMap: app-config
      podSelector: \(selector)

    """
  }
}
