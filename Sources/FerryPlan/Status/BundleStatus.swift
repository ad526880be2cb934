// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// `status` of a Bundle: written by Ferry alone, through the status subresource.
package struct BundleStatus: Hashable, Sendable {
  /// How many Jobs a history tells of.
  static let historyLimit = 10

  /// 1 when the Bundle is deployed as Git wants it; the published operator's field.
  package var ready: Int
  /// The release that is being rolled out.
  package var target: Release?
  package var deploy: Deployment?
  /// The latest first.
  package var history: [HistoryEntry]
  package var conditions: [Condition]
  package var observedGeneration: Int

  /// The last successful deployment.
  package struct Deployment: Hashable, Sendable {
    package var release: Release
    package var fingerprint: Fingerprint
    package var revision: String
    package var time: Timestamp

    package init(release: Release, fingerprint: Fingerprint, revision: String, time: Timestamp) {
      self.release = release
      self.fingerprint = fingerprint
      self.revision = revision
      self.time = time
    }
  }

  /// One Job and how it ended.
  package struct HistoryEntry: Hashable, Sendable {
    package enum Result: String, Hashable, Sendable {
      case running, succeeded, failed
      /// The Job was gone before its end was seen.
      case lost
    }

    package var release: Release
    package var result: Result
    package var job: String
    package var started: Timestamp
    package var finished: Timestamp?
    package var revision: String
    /// Why it failed, for programs; empty otherwise.
    package var reason: String
    /// Why it failed, for people: the end of its log, or what the cluster said; empty otherwise.
    package var message: String

    /// Whether its Job only tried the release out.
    package var isVerification: Bool { JobName(job)?.action == .verify }

    package init(
      release: Release, result: Result, job: String, started: Timestamp,
      finished: Timestamp? = nil, revision: String, reason: String = "", message: String = ""
    ) {
      self.release = release
      self.result = result
      self.job = job
      self.started = started
      self.finished = finished
      self.revision = revision
      self.reason = reason
      self.message = message
    }
  }

  package init(
    ready: Int = 0, target: Release? = nil, deploy: Deployment? = nil,
    history: [HistoryEntry] = [], conditions: [Condition] = [], observedGeneration: Int = 0
  ) {
    self.ready = ready
    self.target = target
    self.deploy = deploy
    self.history = history
    self.conditions = conditions
    self.observedGeneration = observedGeneration
  }

  /// The release that was deployed before the one that is; nothing when the history does not tell.
  package var previous: Release? {
    history.first { $0.result == .succeeded && $0.release != deploy?.release }?.release
  }

  /// The Jobs whose end this status tells and the one before it did not.
  package func ends(since before: BundleStatus?) -> [HistoryEntry] {
    let ended = Set((before?.history ?? []).filter { $0.result != .running }.map(\.job))
    return history.filter { $0.result != .running && !ended.contains($0.job) }
  }

  package subscript(condition type: Condition.Kind) -> Condition? {
    conditions.first { $0.type == type }
  }
}

/// A condition as kstatus and `kubectl wait` read it
/// (https://pkg.go.dev/sigs.k8s.io/cli-utils/pkg/kstatus).
package struct Condition: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case ready = "Ready"
    case reconciling = "Reconciling"
    case stalled = "Stalled"
  }

  package var type: Kind
  package var status: Bool
  /// CamelCase, for programs.
  package var reason: String
  /// For people.
  package var message: String
  package var observedGeneration: Int
  /// When `status` last changed.
  package var since: Timestamp

  package init(
    _ type: Kind, _ status: Bool, reason: String, message: String, observedGeneration: Int,
    since: Timestamp
  ) {
    self.type = type
    self.status = status
    self.reason = reason
    self.message = message
    self.observedGeneration = observedGeneration
    self.since = since
  }
}
