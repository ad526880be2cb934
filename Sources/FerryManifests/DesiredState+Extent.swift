// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension DesiredState {
  /// What is said when there are more files than are read.
  package static func tooManyFiles(limit: Int) -> Diagnostic {
    Diagnostic(
      file: "environments", "there are more than \(limit) files",
      remedy: "split the repository, or raise the limit with --file-limit")
  }

  /// Says so where there is no cluster, at all or for a wave: nobody means an empty repository, or a
  /// canary that is none.
  package mutating func noteEmptiness() {
    guard !diagnostics.contains(where: { $0.severity == .error }) else { return }
    for environment in pipeline.environments { noteEmptyWaves(of: environment) }
    guard clusters.isEmpty else { return }
    diagnostics.append(
      Diagnostic(
        file: "environments", "there is no folder environments/<environment>/<cluster>/",
        remedy: "make one with a Bundle in it, or name the repository that has one"))
  }

  /// Says so where two folders mean one cluster: each would take away what only the other has.
  ///
  /// - Parameter context: what kubeconfig context a folder means, where that is known.
  package mutating func noteSharedClusters(_ context: (DesiredCluster) -> String?) {
    let members = clusters.values.filter { !$0.settings.isSuspended }.compactMap { cluster in
      context(cluster).map { (context: $0, cluster) }
    }
    for (context, sharers) in Dictionary(grouping: members, by: \.context) where sharers.count > 1 {
      let sharers = sharers.map(\.1).sorted { $0.id < $1.id }
      for one in sharers {
        guard let other = sharers.first(where: { $0.id != one.id && $0.overlaps(one) }) else {
          continue
        }
        clusters[one.id]?.diagnostics.append(
          Diagnostic(
            file: "environments/\(one.id)/cluster.yaml",
            "this is the cluster of environments/\(other.id) as well: both are the context \(context)",
            remedy: "name another in spec.context of one of them, or part the cluster by"
              + " spec.namespaces of both"))
      }
    }
  }

  private mutating func noteEmptyWaves(of environment: EnvironmentRules) {
    let members = clusters.values.filter { $0.id.environment == environment.name }
    guard !members.isEmpty, !members.contains(where: \.isBroken) else { return }
    for (index, wave) in (environment.rollout.waves ?? []).enumerated() {
      guard case .labels(let labels) = wave.members,
        !members.contains(where: { $0.settings.has(labels) })
      else { continue }
      let names = labels.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      diagnostics.append(
        Diagnostic(
          .warning, file: "environments/pipeline.yaml",
          "wave \(index + 1) of \(environment.name) is passed over: no cluster there has the labels"
            + " {\(names.joined(separator: ", "))}",
          remedy: "write them under metadata.labels in the cluster.yaml of one, or remove the wave")
      )
    }
  }
}

extension DesiredCluster {
  /// Whether there is a namespace that both look after.
  fileprivate func overlaps(_ other: DesiredCluster) -> Bool {
    guard let own = settings.namespaces, let others = other.settings.namespaces else { return true }
    return !own.isDisjoint(with: others)
  }
}
