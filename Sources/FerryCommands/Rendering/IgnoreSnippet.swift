// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEnginePromotions
import FerryPlan
import FerryYAML

/// What to write into `environments/pipeline.yaml` so that the drift that a pass saw is none.
struct IgnoreSnippet {
  /// The rules of one environment with those that are new, and what no rule can be for.
  fileprivate struct Block {
    var rules: [IgnoreRule]
    let isNew: Bool
    var refused: [String] = []
  }

  private var blocks: [(environment: EnvironmentName, block: Block)] = []

  init(of report: PassReport) {
    for (environment, known) in report.driftRules.sorted(by: { $0.key < $1.key }) {
      var block = Block(rules: known.ignored, isNew: known.ignored.isEmpty)
      let plans = report.plans.filter { $0.key.environment == environment }
      for (cluster, plan) in plans.sorted(by: { $0.key < $1.key }) {
        for drift in plan.drifts.sorted(by: { $0.object < $1.object }) {
          block.add(drift, on: cluster)
        }
      }
      if block.rules != known.ignored || !block.refused.isEmpty {
        blocks.append((environment, block))
      }
    }
  }

  /// Whether no drift was seen.
  var isEmpty: Bool { blocks.isEmpty }

  /// YAML, with comments around each block.
  var text: String {
    blocks.map { environment, block in block.text(for: environment) }.joined(separator: "\n")
  }
}

extension IgnoreSnippet.Block {
  /// Each object gets a rule of its own; what other objects of the kind say is not touched.
  fileprivate mutating func add(_ drift: ObjectDrift, on cluster: ClusterID) {
    let object = drift.object
    for field in drift.fields {
      guard let field = IgnoredField(field.pointer, of: object.kind) else {
        refused.append("\(object) on \(cluster): \(field.pointer)")
        continue
      }
      let index = rules.firstIndex {
        ($0.kind, $0.namespace, $0.name) == (object.kind, object.namespace, object.name)
      }
      if let index {
        if !rules[index].fields.contains(field) { rules[index].fields.append(field) }
      } else {
        rules.append(
          IgnoreRule(
            object.kind, namespace: object.namespace, name: object.name, fields: [field]))
      }
    }
  }

  fileprivate func text(for environment: EnvironmentName) -> String {
    var lines: [String] = []
    if !rules.isEmpty {
      lines.append(
        "# environments/pipeline.yaml, environment \(environment)"
          + (isNew ? ":" : ", in place of its ignoreDifferences:"))
      lines.append("      ignoreDifferences:")
      lines += rules.flatMap(\.lines)
    }
    lines += refused.map { "# cannot be ignored, \($0)" }
    return lines.joined(separator: "\n")
  }
}

extension IgnoreRule {
  fileprivate var lines: [String] {
    var lines = ["        - kind: \(kind.rawValue)"]
    if let namespace { lines.append("          namespace: \(namespace.text.yaml)") }
    if let name { lines.append("          name: \(name.yaml)") }
    return lines + ["          jsonPointers:"]
      + fields.map { "            - \($0.pointer.description.yaml)" }
  }
}

extension String {
  /// As a scalar; JSON's quotes are YAML's too.
  fileprivate var yaml: String {
    isSafePlain(isInFlow: false) ? self : JSONValue.string(self).canonicalText
  }
}
