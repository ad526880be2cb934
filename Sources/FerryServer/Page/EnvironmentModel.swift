// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews
import Mustache

/// One environment as the templates want it: its waves, and a table of clusters by Bundles.
struct EnvironmentModel {
  private let environment: EnvironmentView
  private let promotions: Int
  private let library: MustacheLibrary
  private let bundles: [BundleID]
  private let targets: [ClusterName: [BundleID: TargetView]]

  init(_ environment: EnvironmentView, promotions: [PromotionView], library: MustacheLibrary) {
    self.environment = environment
    self.promotions = promotions.filter { $0.environment == environment.name }.count
    self.library = library
    bundles = Set(environment.targets.map(\.bundle)).sorted()
    targets = Dictionary(grouping: environment.targets, by: \.cluster).mapValues { targets in
      Dictionary(targets.map { ($0.bundle, $0) }, uniquingKeysWith: { _, last in last })
    }
  }

  /// With few clusters and Bundles there is room for digests and reasons.
  private var isRoomy: Bool { environment.clusters.count <= 12 && bundles.count <= 6 }

  /// What `environment.mustache` is filled with.
  var whole: Model {
    let tally = Tally(environment.targets)
    let waves = waves(of: environment)
    var cells = CellCache(isRoomy: isRoomy, library: library)
    return [
      "name": environment.name.text,
      "standing": tally.overall.rawValue,
      "sign": tally.overall.sign,
      "done": tally[.done],
      "total": tally.total,
      "clusterCount": environment.clusters.count,
      "clusterNoun": environment.clusters.count == 1 ? "cluster" : "clusters",
      "promotions": promotions,
      "hasPromotions": promotions > 0,
      "rollout": environment.rollout.map(model),
      "waves": waves.map { model($0) },
      "hasWaves": waves.count > 1 && tally.overall != .done,
      "density": isRoomy ? "roomy" : "dense",
      "columns": bundles.map(model),
      "columnCount": bundles.count + 1,
      "hasTargets": !bundles.isEmpty,
      "groups": waves.map { group($0, isOnly: waves.count == 1, &cells) },
    ]
  }

  private func model(_ rollout: RolloutView) -> Model {
    [
      "state": rollout.state.rawValue, "title": title(of: rollout.state),
      "sentence": PageText(rollout.sentence),
    ]
  }

  private func title(of state: RolloutView.State) -> String {
    switch state {
    case .rolling: "Rolling out"
    case .waiting: "Rollout waits"
    case .halted: "Rollout halted"
    }
  }

  private func model(_ wave: WaveProgress) -> Model {
    [
      "wave": wave.wave,
      "done": wave.done,
      "count": wave.clusters.count,
      "sentence": wave.sentence,
      "isNow": environment.rollout?.wave == wave.wave,
    ]
  }

  /// The name alone where it is enough to tell the Bundles apart.
  private func model(_ bundle: BundleID) -> Model {
    let isAmbiguous = bundles.contains { $0.name == bundle.name && $0 != bundle }
    return [
      "bundle": bundle.name.text,
      "namespace": isAmbiguous ? bundle.namespace.text : nil,
      "isQuiet": isQuiet(targets.values.lazy.compactMap { $0[bundle] }),
    ]
  }

  private func group(_ wave: WaveProgress, isOnly: Bool, _ cells: inout CellCache) -> Model {
    [
      "head": isOnly ? nil : model(wave),
      "rows": wave.clusters.map { row($0, &cells) },
    ]
  }

  private func row(_ cluster: ClusterView, _ cells: inout CellCache) -> Model {
    let here = targets[cluster.name] ?? [:]
    return [
      "name": cluster.name.text,
      "state": cluster.state.rawValue,
      "flag": cluster.state.sign.map {
        ["sign": $0, "state": cluster.state.rawValue] as Model
      },
      "reason": isRoomy ? cluster.reason.map { PageText($0) } : nil,
      "held": cluster.heldChanges > 0 ? cluster.heldChanges : nil,
      "isQuiet": cluster.state == .reachable && isQuiet(here.values),
      "cells": bundles.map { cells.html(of: here[$0]) }.joined(),
    ]
  }

  /// Whether there is nothing to look at.
  private func isQuiet(_ targets: some Sequence<TargetView>) -> Bool {
    let tally = Tally(targets)
    return tally.overall == .done && tally.drifted == 0
  }
}
