// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// What the engine is told by its operator.
package struct EngineSettings: Sendable {
  /// The branch of the config repository.
  package var branch: BranchName
  /// How often Git and the registries are asked without a signal.
  package var pollInterval: Duration
  /// How many keys that are of no one cluster are worked on at once.
  package var parallel: Int
  /// Who promotions are by.
  package var author: Signature
  /// The image of the Jobs in place of the pinned one.
  package var werfImage: String?
  /// The most files that are read of one revision.
  package var fileLimit: Int

  package init(
    branch: BranchName, pollInterval: Duration = .seconds(60), parallel: Int = 16,
    author: Signature = Signature(name: "Ferry", email: "ferry@localhost"),
    werfImage: String? = nil, fileLimit: Int = 100_000
  ) {
    self.branch = branch
    self.pollInterval = pollInterval
    self.parallel = parallel
    self.author = author
    self.werfImage = werfImage
    self.fileLimit = fileLimit
  }
}

/// The world as the engine reaches it.
package struct EnginePorts: Sendable {
  package var source: any ReadsSource & PushesCommits
  package var clusters: any ReachesClusters
  package var registry: any ReadsRegistry
  /// Nothing: no merge requests are opened, and promotion is by people.
  package var host: (any PromotesAtGitHost)?
  package var time: any KeepsTime
  /// What this replica may write to.
  package var leases: any HoldsLeases
  /// Pulled while Git says that everything is to stop.
  package var brake: EmergencyBrake
  /// What the windows of promotions are read by.
  package var zones: TimeZoneDatabase
  /// Where it is noted what happened and how long it took.
  package var metrics: EngineMetrics

  package init(
    source: any ReadsSource & PushesCommits, clusters: any ReachesClusters,
    registry: any ReadsRegistry,
    host: (any PromotesAtGitHost)? = nil, time: any KeepsTime,
    leases: any HoldsLeases = RunsAlone(), brake: EmergencyBrake = EmergencyBrake(),
    zones: TimeZoneDatabase = TimeZoneDatabase(),
    metrics: EngineMetrics = EngineMetrics()
  ) {
    self.source = source
    self.clusters = clusters
    self.registry = registry
    self.host = host
    self.time = time
    self.leases = leases
    self.brake = brake
    self.zones = zones
    self.metrics = metrics
  }
}
