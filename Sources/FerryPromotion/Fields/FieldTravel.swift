// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What a source cluster says in Git, now and when the environment got its last release from there.
package struct FieldSource: Sendable {
  package let now: DesiredCluster
  /// Nothing when that revision is not known: then nothing that differs is overwritten.
  package let before: DesiredCluster?

  package init(now: DesiredCluster, before: DesiredCluster?) {
    self.now = now
    self.before = before
  }
}

/// The fields besides the version that travel into one target cluster.
package struct FieldTravel: Hashable, Sendable {
  /// By file and key.
  package let moves: [FieldMove]
  /// What stays although the source says something else: one line for each.
  package let kept: [String]
}

/// Which fields of a Bundle travel from the source clusters to a target cluster.
///
/// A field travels when all source clusters say the same, and the target still says what the source
/// said before: whatever differs was made to differ, and stays. A field that left the source stays
/// too.
package func fieldTravel(
  of bundle: BundleID, fields: [PromotedField], from sources: [FieldSource],
  to target: DesiredCluster
) -> FieldTravel {
  guard let there = BundleFields(of: bundle, in: target) else {
    return FieldTravel(moves: [], kept: [])
  }
  let now = sources.compactMap { BundleFields(of: bundle, in: $0.now) }
  let before = sources.compactMap { $0.before.flatMap { BundleFields(of: bundle, in: $0) } }
  var moves: [FieldMove] = []
  var kept: [String] = []
  for field in Set(now.flatMap { $0.names(of: fields) }).sorted() {
    let mine = there.texts[field]
    guard let wanted = agreed(now, on: field), let text = wanted else {
      kept.append("\(field) stays: the source clusters do not say one thing")
      continue
    }
    guard text != mine else { continue }
    guard let old = agreed(before, on: field), old == mine else {
      kept.append("\(field) stays on \(target.id): it differs from what the source said before")
      continue
    }
    guard let origin = there.origin(of: field) else {
      kept.append("\(field) stays: \(target.id) has no values ConfigMap in Git")
      continue
    }
    moves.append(
      FieldMove(origin: origin, steps: field.steps, text: text, isNew: mine == nil))
  }
  return FieldTravel(moves: moves, kept: kept)
}

/// What all of them say; nothing when they differ or there is none.
private func agreed(_ all: [BundleFields], on field: FieldName) -> String?? {
  let said = Set(all.map { $0.texts[field] })
  return said.count == 1 ? said.first : .none
}
