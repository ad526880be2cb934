// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerryPorts

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
