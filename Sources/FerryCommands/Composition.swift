// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryEngineFacts
package import FerryPorts

/// What the commands need of the world; the composition root provides it.
package protocol Composition: Sendable {
  /// Settles what is set by flags, environment and settings file, and reaches out to the world with
  /// it, for the time of the body.
  func withWorld(
    _ flags: Flags, _ body: @Sendable (EnginePorts, EngineSettings) async throws -> Void
  ) async throws

  /// Reaches out to the clusters of the kubeconfig alone, for the time of the body.
  func withClusters(
    _ flags: Flags, _ body: @Sendable (any ReachesClusters, any KeepsTime) async throws -> Void
  ) async throws

  /// Reaches out to the Git host alone, for the time of the body.
  func withGitHost(
    _ flags: Flags, _ body: @Sendable (ReachedGitHost) async throws -> Void
  ) async throws

  /// Asks a running Ferry how the fleet stands.
  func glance(atServer url: String) async throws -> FleetGlance

  /// Runs the service until it is told to stop.
  func serve(_ flags: Flags) async throws

  /// Runs the sandbox until it is told to stop; prints where everything is when it is ready, as
  /// JSON in one line.
  func sandbox(_ gitHost: GitHost, _ output: OutputFormat) async throws

  /// Runs the main job in a sandbox of its own.
  func demo(_ style: DemoStyle) async throws
}

/// Settings given as flags, by the key that they have in the environment and the settings file.
package struct Flags: Hashable, Sendable {
  /// `repository` for `FERRY_REPOSITORY`, and so on.
  package var values: [String: String] = [:]
  /// The settings file, if one was named.
  package var settingsFile: String?
}

/// How the demo is told.
package struct DemoStyle: Hashable, Sendable {
  /// Merges by itself and ends; otherwise a person merges and ends it.
  package var once: Bool
  package var output: OutputFormat
}

/// The composition that the running command uses.
package enum CurrentComposition {
  @TaskLocal package static var value: (any Composition)?
}

/// A command that ended in a way that its exit code tells; its sentence was printed.
package enum ExitCodes {
  package static let failed: Int32 = 1
  package static let differs: Int32 = 2
  package static let waiting: Int32 = 3
  /// `EX_USAGE` of sysexits(3).
  package static let usage: Int32 = 64
}
