// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Question {
  /// Never back: a cluster that has a newer version keeps it until a person rolls back.
  var order: Gate {
    guard let candidate = SemanticVersion(tag: version) else {
      return Gate(.order, .open("\(version) has no order"))
    }
    let ahead = facts.targets.first { target in
      SemanticVersion(tag: target.wanted.description).map { candidate < $0 } ?? false
    }
    guard let ahead else { return Gate(.order, .open("no cluster has a newer version")) }
    return Gate(
      .order,
      .closed(
        "\(ahead.cluster) has \(ahead.wanted), which is newer than \(version); if \(version) is "
          + "meant, `ferry rollback \(facts.bundle) --environment \(facts.environment) --to "
          + "\(version)`" + lift(.order)))
  }

  /// Whether it goes by itself.
  var way: Gate {
    switch rules.by {
    case .mergeRequest: Gate(.way, .open("a merge request is opened by itself"))
    case .commit: Gate(.way, .open("it is committed by itself"))
    case .manual: Gate(.way, .closed("promoted only by a person: `\(command)`"))
    }
  }
}
