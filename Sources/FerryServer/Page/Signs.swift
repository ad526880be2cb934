// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews

// Each state has a sign and a word beside its colour, so that nobody needs the colour.

extension Health {
  /// One character for it.
  var sign: String {
    switch self {
    case .healthy: "✓"
    case .progressing: "◐"
    case .degraded: "✗"
    case .missing: "∅"
    case .unknown: "?"
    }
  }
}

extension Standing {
  /// One character for it.
  var sign: String {
    switch self {
    case .done: "✓"
    case .waiting: "○"
    case .moving: "◐"
    case .broken: "✗"
    case .unknown: "?"
    }
  }
}

extension GateView.Verdict {
  /// One character for it.
  var sign: String {
    switch self {
    case .open: "✓"
    case .closed: "✗"
    case .waiting: "◷"
    }
  }
}

extension Verdict.Tone {
  /// One character for it.
  var sign: String {
    switch self {
    case .calm: "✓"
    case .moving: "◐"
    case .trouble: "✗"
    case .empty: "○"
    }
  }
}

extension ClusterView.State {
  /// Nothing for a cluster that is as it should be.
  var sign: String? {
    switch self {
    case .reachable: nil
    case .unreachable, .stalled: "✗"
    case .suspended: "‖"
    case .unknown: "?"
    }
  }
}
