// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerrySandboxKubernetesObjects

/// What becomes of the Jobs of a sandbox cluster.
package struct JobBehavior: Sendable {
  /// How long the pod of a Job runs.
  package var delay: Duration
  /// How it ends; asked when the pod starts.
  package var outcome: @Sendable (_ job: JSONValue) -> JobOutcome
  /// What the pod writes.
  package var log: @Sendable (_ job: JSONValue, _ outcome: JobOutcome) -> String

  package init(
    delay: Duration = .milliseconds(300),
    outcome: @escaping @Sendable (_ job: JSONValue) -> JobOutcome = { _ in .succeeds },
    log: @escaping @Sendable (_ job: JSONValue, _ outcome: JobOutcome) -> String = defaultJobLog
  ) {
    self.delay = delay
    self.outcome = outcome
    self.log = log
  }
}

/// The command of a Job and how it ended.
package func defaultJobLog(_ job: JSONValue, _ outcome: JobOutcome) -> String {
  let containers = job[["spec", "template", "spec", "containers"]]?.array ?? []
  let command =
    (containers.first?["command"]?.array ?? []) + (containers.first?["args"]?.array ?? [])
  let start = "+ " + command.compactMap(\.string).joined(separator: " ") + "\n"
  return switch outcome {
  case .succeeds: start + "done\n"
  case .fails(let code): start + "failed with exit code \(code)\n"
  case .hangs: start
  }
}

extension JobBehavior {
  /// The behaviour of one Job: its annotations `fake/exit`, `fake/hang` and `fake/delay` go before.
  package func run(of job: APIObject) -> (delay: Duration, outcome: JobOutcome) {
    let annotations = job.annotations
    let delay = annotations["fake/delay"].flatMap(Double.init).map { Duration.seconds($0) }
    return (delay ?? self.delay, Self.outcome(annotations) ?? outcome(job.json))
  }

  private static func outcome(_ annotations: [String: String]) -> JobOutcome? {
    if let hang = annotations["fake/hang"], hang != "0" { return .hangs }
    guard let code = annotations["fake/exit"].flatMap({ Int($0) }) else { return nil }
    return code == 0 ? .succeeds : .fails(exitCode: code)
  }
}
