// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension DesiredBundle {
  /// Why it has to be applied; nothing when it lives as Git wants it.
  func causeToApply(over live: LiveBundle?) -> Change.Cause? {
    guard let live else { return .missing }
    guard isApplied(in: live) else { return .changed }
    let isAsApplied =
      spec.isContained(in: live.spec) && appliedLabels.isContained(in: live.labels)
      && appliedAnnotations.isContained(in: live.annotations)
      && live.finalizers.contains(dismissFinalizer)
    return isAsApplied ? nil : .drifted
  }

  /// Whether it is what was applied last, whatever drifted since.
  func isApplied(in live: LiveBundle) -> Bool {
    live.annotations[appliedAnnotation] == appliedHash
  }
}

extension DesiredConfigMap {
  /// Why it has to be applied; nothing when it lives as Git wants it.
  func causeToApply(over live: LiveConfigMap?) -> Change.Cause? {
    guard let live else { return .missing }
    guard isApplied(in: live) else { return .changed }
    let isAsApplied =
      live.isOurs && (live.dataHash == dataHash || live.has(data))
      && labels.isContained(in: live.labels) && annotations.isContained(in: live.annotations)
    return isAsApplied ? nil : .drifted
  }

  /// Whether it is what was applied last, whatever drifted since.
  func isApplied(in live: LiveConfigMap) -> Bool { live.appliedHash == appliedHash }
}

extension DesiredConfigWatcher {
  /// Why it has to be applied; nothing when it lives as Git wants it.
  func causeToApply(over live: LiveConfigWatcher?) -> Change.Cause? {
    guard let live else { return .missing }
    guard live.annotations[appliedAnnotation] == appliedHash else { return .changed }
    let isAsApplied =
      live.configMap == configMap && live.podSelector == podSelector
      && appliedLabels.isContained(in: live.labels)
      && annotations.isContained(in: live.annotations)
    return isAsApplied ? nil : .drifted
  }
}

extension LiveConfigMap {
  /// Whether each text is in it: what others added is not ours to judge.
  fileprivate func has(_ texts: [String: String]) -> Bool {
    texts.allSatisfy { textHashes[$0.key] == textHash($0.value) }
  }
}

extension JSONValue {
  /// Whether every leaf of this value is in the other: what others added is not ours to judge.
  func isContained(in other: JSONValue) -> Bool {
    guard case .object(let members) = self else { return self == other }
    guard case .object(let others) = other else { return false }
    return members.allSatisfy { key, value in others[key].map(value.isContained(in:)) ?? false }
  }
}

extension [String: String] {
  /// Whether each entry is in the other: what others added is not ours to judge.
  fileprivate func isContained(in other: [String: String]) -> Bool {
    allSatisfy { other[$0.key] == $0.value }
  }
}
