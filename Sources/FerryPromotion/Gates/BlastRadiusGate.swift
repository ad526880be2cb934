// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Question {
  /// Not too much at once.
  var blastRadius: Gate {
    let closed = stepTooLarge ?? tooManyBundles ?? tooManyClusters
    guard let closed else { return Gate(.blastRadius, .open("inside the blast radius")) }
    return Gate(.blastRadius, .closed(closed + lift(.blastRadius)))
  }

  private var stepTooLarge: String? {
    guard let limit = rules.blastRadius.step, let candidate = SemanticVersion(tag: version) else {
      return nil
    }
    for target in facts.targets {
      guard let there = SemanticVersion(tag: target.wanted.description) else { continue }
      let step = BlastRadius.Step(from: there, to: candidate)
      guard step > limit else { continue }
      return "from \(target.wanted) on \(target.cluster) to \(version) is a \(step.rawValue) step, "
        + "and by itself at most a \(limit.rawValue) one goes"
    }
    return nil
  }

  private var tooManyBundles: String? {
    let underWay = facts.circumstances.underWay.subtracting([facts.bundle]).sorted()
    guard let limit = rules.blastRadius.bundles, underWay.count >= limit else { return nil }
    let names = underWay.prefix(5).map(\.text).joined(separator: ", ")
    return "\(names) are on their way into \(facts.environment), and at most \(limit) may be; it "
      + "opens by itself when one is deployed and healthy everywhere"
  }

  /// The clusters that have it already must be through before the next ones get it.
  private var tooManyClusters: String? {
    guard let limit = rules.blastRadius.clusters else { return nil }
    let changing = facts.targets.filter {
      !$0.needs(version) && !$0.isLeftOut && !($0.isSettled && $0.health == .healthy)
    }
    guard let first = changing.first else { return nil }
    return "\(first.cluster) is \(first.health.rawValue) with \(version), and at most \(limit) "
      + "clusters get it together; it opens by itself when they are healthy"
  }
}

extension BlastRadius.Step {
  fileprivate init(from old: SemanticVersion, to new: SemanticVersion) {
    self = old.major != new.major ? .major : old.minor != new.minor ? .minor : .patch
  }
}
