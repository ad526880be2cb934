// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews

/// How far a target, or a group of them, is from what Git says.
enum Standing: String, Hashable, Sendable, CaseIterable {
  /// It runs what Git says and is well.
  case done
  /// It is well, and its turn to change comes later.
  case waiting
  /// On its way.
  case moving
  /// A person must look.
  case broken
  /// Not known.
  case unknown
}

extension TargetView {
  /// Its own standing; health says more than what Git says.
  var standing: Standing {
    switch health {
    case .healthy: isCurrent ? .done : .waiting
    case .progressing: .moving
    case .degraded, .missing: .broken
    case .unknown: .unknown
    }
  }
}

/// How many targets stand how.
struct Tally: Hashable, Sendable {
  private(set) var counts: [Standing: Int] = [:]
  private(set) var drifted = 0

  init(_ targets: some Sequence<TargetView>) {
    for target in targets {
      counts[target.standing, default: 0] += 1
      if target.hasDrifted { drifted += 1 }
    }
  }

  subscript(standing: Standing) -> Int { counts[standing] ?? 0 }

  /// All of them.
  var total: Int { counts.values.reduce(0, +) }

  /// The standing of all of them together: the worst there is.
  var overall: Standing {
    [.broken, .unknown, .moving, .waiting].first { self[$0] > 0 } ?? .done
  }
}
