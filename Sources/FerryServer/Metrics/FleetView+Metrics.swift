// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews

extension FleetView {
  /// What can be told of the fleet from its view alone.
  var metrics: [MetricFamily] {
    [stopped, clustersUp, targetsByHealth, plannedChanges, driftedObjects]
  }

  private var stopped: MetricFamily {
    MetricFamily(
      name: "ferry_stopped", kind: .gauge,
      help: "Whether \(EmergencyStop.file) stops every write (1) or not (0).",
      samples: [.init(labels: [], value: stop == nil ? 0 : 1)])
  }

  /// A cluster that nobody means to work on, or that was not looked at yet, is neither up nor down.
  private var clustersUp: MetricFamily {
    MetricFamily(
      name: "ferry_cluster_up", kind: .gauge,
      help: "Whether Ferry can work on the cluster (1) or not (0).",
      samples: eachCluster { environment, cluster in
        switch cluster.state {
        case .reachable: [.init(labels: place(environment, cluster), value: 1)]
        case .unreachable, .stalled: [.init(labels: place(environment, cluster), value: 0)]
        case .suspended, .unknown: []
        }
      })
  }

  private var targetsByHealth: MetricFamily {
    MetricFamily(
      name: "ferry_targets", kind: .gauge, help: "Bundles on clusters, by health.",
      samples: environments.flatMap { environment in
        Health.allCases.map { health in
          .init(
            labels: [
              MetricLabel("environment", environment.name.text),
              MetricLabel("health", health.rawValue),
            ], value: Double(environment.targets.count { $0.health == health }))
        }
      })
  }

  private var plannedChanges: MetricFamily {
    MetricFamily(
      name: "ferry_plan_changes", kind: .gauge,
      help: "What the latest plan of the cluster changes, by kind.",
      samples: eachCluster { environment, cluster in
        ChangeKind.allCases.map { kind in
          .init(
            labels: place(environment, cluster) + [MetricLabel("kind", kind.rawValue)],
            value: Double(cluster.plannedChanges[kind] ?? 0))
        }
      })
  }

  private var driftedObjects: MetricFamily {
    MetricFamily(
      name: "ferry_drifted_objects", kind: .gauge,
      help: "Objects in the cluster that another hand changed, as the latest look found them.",
      samples: eachCluster { environment, cluster in
        [.init(labels: place(environment, cluster), value: Double(cluster.drifted.count))]
      })
  }

  private func eachCluster(
    _ samples: (EnvironmentView, ClusterView) -> [MetricFamily.Sample]
  ) -> [MetricFamily.Sample] {
    environments.flatMap { environment in
      environment.clusters.flatMap { samples(environment, $0) }
    }
  }
}

private func place(_ environment: EnvironmentView, _ cluster: ClusterView) -> [MetricLabel] {
  [MetricLabel("environment", environment.name.text), MetricLabel("cluster", cluster.name.text)]
}
