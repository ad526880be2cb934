// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesObjects

/// A Deployment and its ReplicaSets, as the Deployment controller looks at them.
package struct DeploymentView: Sendable {
  package let deployment: APIObject
  package let sets: [APIObject]

  package init(deployment: APIObject, sets: [APIObject]) {
    self.deployment = deployment
    self.sets = sets
  }

  var wanted: Int { deployment["spec", "replicas"]?.integer ?? 1 }

  /// What tells a template from others, as a label of its pods.
  package var hash: String {
    let template = deployment["spec", "template"] ?? [:]
    return TemplateHash.text(template)
  }

  package var current: APIObject? { sets.first { $0.labels["pod-template-hash"] == hash } }
  package var old: [APIObject] { sets.filter { $0.labels["pod-template-hash"] != hash } }

  /// The number of this rollout, one more than that of any before it.
  package var revision: Int {
    let revisions = sets.map { Int($0.annotations[Self.revisionKey] ?? "") ?? 0 }
    let before = old.map { Int($0.annotations[Self.revisionKey] ?? "") ?? 0 }.max() ?? 0
    return max(before + 1, current == nil ? (revisions.max() ?? 0) + 1 : before + 1)
  }

  package static let revisionKey = "deployment.kubernetes.io/revision"

  /// How many replicas the new set may have now: all together stay within the surge.
  package var nextReplicas: Int {
    let have = replicas(current)
    let others = old.reduce(0) { $0 + replicas($1) }
    return max(have, min(wanted, wanted + surge - others)).clamped(to: 0...max(0, wanted))
  }

  /// How many pods the old sets may lose now: enough stay available.
  package var surplus: Int {
    let ready = sets.reduce(0) { $0 + count($1, "availableReplicas") }
    return max(0, ready - (wanted - unavailable))
  }

  var isComplete: Bool {
    count(current, "availableReplicas") == wanted && replicas(current) == wanted
      && old.allSatisfy { replicas($0) == 0 && count($0, "replicas") == 0 }
  }

  package func replicas(_ set: APIObject?) -> Int { set?["spec", "replicas"]?.integer ?? 0 }

  func count(_ set: APIObject?, _ member: String) -> Int { set?["status", member]?.integer ?? 0 }

  /// Rounded up, as `maxSurge` is.
  private var surge: Int { share("maxSurge", roundingUp: true) }
  /// Rounded down, as `maxUnavailable` is; never both zero.
  private var unavailable: Int {
    let share = share("maxUnavailable", roundingUp: false)
    return share == 0 && surge == 0 ? 1 : share
  }

  private func share(_ key: String, roundingUp: Bool) -> Int {
    if deployment["spec", "strategy", "type"]?.string == "Recreate" {
      return key == "maxSurge" ? 0 : wanted
    }
    let value = deployment["spec", "strategy", "rollingUpdate", key]
    if let number = value?.integer { return number }
    guard let text = value?.string, let percent = Int(text.dropLast()) else { return 0 }
    return (wanted * percent + (roundingUp ? 99 : 0)) / 100
  }
}

extension Int {
  fileprivate func clamped(to range: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
