// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

// Each state has a sign and a word beside its colour, so that nobody needs the colour.

func sign(of health: Health) -> String {
  switch health {
  case .healthy: "✓"
  case .progressing: "◐"
  case .degraded: "✗"
  case .missing: "∅"
  case .unknown: "?"
  }
}

func sign(of standing: Standing) -> String {
  switch standing {
  case .done: "✓"
  case .waiting: "○"
  case .moving: "◐"
  case .broken: "✗"
  case .unknown: "?"
  }
}

func sign(of verdict: GateView.Verdict) -> String {
  switch verdict {
  case .open: "✓"
  case .closed: "✗"
  case .waiting: "◷"
  }
}

func sign(of tone: Verdict.Tone) -> String {
  switch tone {
  case .calm: "✓"
  case .moving: "◐"
  case .trouble: "✗"
  case .empty: "○"
  }
}

/// Nothing for a cluster that is as it should be.
func sign(of state: ClusterView.State) -> String? {
  switch state {
  case .reachable: nil
  case .unreachable, .stalled: "✗"
  case .suspended: "‖"
  case .unknown: "?"
  }
}
