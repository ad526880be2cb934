// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Question {
  /// Deployed and healthy on enough clusters of every source environment.
  var health: Gate {
    guard let short = witnesses.first(where: { !$0.isEnough }) else {
      let share = witnesses.map(\.share).joined(separator: " and ")
      let verb = witnesses.allSatisfy(\.isReplaced) ? "was" : "is"
      return Gate(.health, .open("\(version) \(verb) deployed and healthy on \(share)"))
    }
    let first = short.against.first ?? "\(short.environment) has no cluster that counts"
    let more = short.against.count > 1 ? " (and \(short.against.count - 1) more)" : ""
    return Gate(
      .health,
      .closed(
        "\(first)\(more); it opens by itself when \(short.share) is healthy with \(version), "
          + "so mend what hinders that" + lift(.health)))
  }
}
