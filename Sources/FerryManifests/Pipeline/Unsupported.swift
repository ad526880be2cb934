// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryYAML

extension Section {
  /// Notes keys whose instruction Ferry would not follow: to ignore it silently would be worse.
  func refuse(_ keys: [String], into findings: inout Findings) {
    for key in keys { self[key].map { refuse($0, key, into: &findings) } }
  }

  /// Notes a key unless it says what Ferry does anyway.
  func refuse(_ key: String, unless standard: String, into findings: inout Findings) {
    guard let node = self[key], node.text != standard else { return }
    refuse(node, key, into: &findings)
  }

  /// Notes a list unless it says what Ferry does anyway.
  func refuse(_ key: String, unless standard: [String], into findings: inout Findings) {
    guard let node = self[key], node.items.map(\.text) != standard else {
      return
    }
    refuse(node, key, into: &findings)
  }

  private func refuse(_ node: YAMLNode, _ key: String, into findings: inout Findings) {
    let value = node.text.map { ": \($0.excerpt)" } ?? ""
    findings.add(
      at: node, "\(name(key))\(value) is not supported by this version of Ferry yet",
      remedy: "remove it")
  }
}
