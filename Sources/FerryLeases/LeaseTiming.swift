// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// How long Leases last.
package struct LeaseTiming: Hashable, Sendable {
  /// Others take a Lease that they saw no renewal of for this long.
  package var duration: Duration
  /// How often a holder renews; a fifth less at random, so that replicas do not keep step.
  package var renewal: Duration
  /// A holder that could not renew for this long writes nothing more.
  ///
  /// What is left until `duration` is for requests that are under way then, and for clocks that run
  /// at different speeds.
  package var deadline: Duration
  /// How long one attempt to renew may take, and how long until the next after one that failed.
  package var attempt: Duration
  /// How long a free Lease is left to the replica whose turn it is.
  package var courtesy: Duration

  package init(
    duration: Duration = .seconds(15), renewal: Duration = .seconds(5),
    deadline: Duration = .seconds(10), attempt: Duration = .seconds(3),
    courtesy: Duration = .seconds(2)
  ) {
    self.duration = duration
    self.renewal = renewal
    self.deadline = deadline
    self.attempt = attempt
    self.courtesy = courtesy
  }
}
