// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews

/// The one thing to know at a glance.
struct Verdict: Hashable, Sendable {
  /// How it looks from afar.
  enum Tone: String, Sendable { case calm, moving, trouble, empty }

  let tone: Tone
  let sentence: String
  /// What to do where there is nothing to see.
  let hint: String?

  init(_ tone: Tone, _ sentence: String, hint: String? = nil) {
    self.tone = tone
    self.sentence = sentence
    self.hint = hint
  }
}

/// Whether everything is stopped or a person is needed, else whether everything runs what Git says.
func verdict(on view: FleetView, concerns: [Concern], tally: Tally) -> Verdict {
  if let stop = view.stop {
    return Verdict(
      .trouble, "Everything is stopped: \(stop.reason)",
      hint: "Nothing is written to any cluster or promoted until ferry start takes "
        + "\(EmergencyStop.file) away; Jobs that run go on.")
  }
  let errors = concerns.filter { $0.weight == .error }.count
  if errors > 0 {
    return Verdict(
      .trouble, errors == 1 ? "One thing needs a person." : "\(errors) things need a person.")
  }
  if tally.total == 0 { return emptiness(of: view) }
  if tally[.done] == tally.total { return Verdict(.calm, "Everything runs what Git says.") }
  return Verdict(
    .moving, "\(tally[.done]) of \(tally.total) targets run what Git says; \(rest(tally)).")
}

private func emptiness(of view: FleetView) -> Verdict {
  if view.revision == nil {
    return Verdict(
      .empty, "Ferry has not read the config repository yet.",
      hint: "It begins with the first fetch; /readyz says what it waits for.")
  }
  if view.environments.isEmpty {
    return Verdict(
      .empty, "The config repository has no environments yet.",
      hint: "A folder environments/<environment>/<cluster> makes one; ferry new-cluster writes it.")
  }
  return Verdict(
    .empty, "No cluster has a Bundle yet.",
    hint: "Put a Bundle into the folder of a cluster, commit and push.")
}

private func rest(_ tally: Tally) -> String {
  if tally[.moving] > 0 { return "\(tally[.moving]) going out" }
  return tally[.waiting] > 0 ? "\(tally[.waiting]) waiting for their turn" : "the rest is not known"
}
