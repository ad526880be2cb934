// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What people stopped, in Git: the files `holds.yaml` of the environments, `rejected.yaml` and `STOP`.
package struct Stops: Hashable, Sendable {
  package var holds: [Hold]
  package var rejections: [Rejection]
  /// Nothing: clusters are written to.
  package var emergency: EmergencyStop?
  /// What is wrong with the files. One error, and what is not known counts as a hold.
  package var diagnostics: [Diagnostic] = []

  package init(holds: [Hold] = [], rejections: [Rejection] = []) {
    self.holds = holds
    self.rejections = rejections
  }

  /// Where the holds of an environment are written.
  package static func holdsFile(of environment: EnvironmentName) -> String {
    "environments/\(environment)/holds.yaml"
  }

  package static let rejectionsFile = "environments/rejected.yaml"

  /// Why it is not known what is stopped in an environment; nothing when it is.
  package func trouble(in environment: EnvironmentName) -> Diagnostic? {
    let files = [Self.holdsFile(of: environment), Self.rejectionsFile]
    return diagnostics.first { $0.severity == .error && files.contains($0.file) }
  }
}

/// Who stopped something, why, and for how long.
package struct StopNote: Hashable, Sendable {
  package var reason: String
  package var by: String
  package var since: Timestamp
  /// When it ends by itself; nothing: when a person lifts it.
  package var until: Timestamp?

  package init(reason: String, by: String, since: Timestamp, until: Timestamp? = nil) {
    self.reason = reason
    self.by = by
    self.since = since
    self.until = until
  }

  /// Whether it counts at a moment.
  package func isInForce(at now: Timestamp) -> Bool { until.map { now < $0 } ?? true }
}

/// An environment gets nothing new of a Bundle until the hold is lifted.
package struct Hold: Hashable, Sendable {
  package var environment: EnvironmentName
  /// Nothing: every Bundle.
  package var bundle: BundleName?
  package var note: StopNote

  package init(environment: EnvironmentName, bundle: BundleName?, note: StopNote) {
    self.environment = environment
    self.bundle = bundle
    self.note = note
  }

  /// Whether it is about a Bundle in an environment.
  package func concerns(_ bundle: BundleName, in environment: EnvironmentName) -> Bool {
    self.environment == environment && (self.bundle == nil || self.bundle == bundle)
  }
}

/// Versions of a Bundle that are promoted nowhere.
package struct Rejection: Hashable, Sendable {
  /// Nothing: every Bundle.
  package var bundle: BundleName?
  /// One version, or those that a mask means.
  package var version: WantedVersion
  package var note: StopNote

  package init(bundle: BundleName?, version: WantedVersion, note: StopNote) {
    self.bundle = bundle
    self.version = version
    self.note = note
  }

  /// Whether it is about a version of a Bundle; a mask means pre-releases too.
  package func concerns(_ bundle: BundleName, _ version: String) -> Bool {
    guard self.bundle == nil || self.bundle == bundle else { return false }
    switch self.version {
    case .exact(let tag): return tag == version
    case .latest: return version == "latest"
    case .mask(let mask):
      guard let version = SemanticVersion(tag: version) else { return false }
      let final = SemanticVersion(
        major: version.major, minor: version.minor, patch: version.patch)
      return mask.matches(version) || mask.matches(final)
    }
  }
}
