// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension DesiredBundle {
  /// Where what lives is not as Git says.
  func drift(of live: LiveBundle) -> ObjectDrift {
    var fields = JSONValue(appliedLabels).drift(of: JSONValue(live.labels), at: labelsPath)
    fields += JSONValue(appliedAnnotations)
      .drift(of: JSONValue(live.annotations), at: annotationsPath)
    fields += spec.drift(of: live.spec, at: ["spec"])
    if !live.finalizers.contains(dismissFinalizer) {
      let others = live.finalizers.isEmpty ? nil : live.finalizers.joined(separator: ", ")
      fields.append(
        FieldDrift(["metadata", "finalizers"], live: others, wanted: dismissFinalizer))
    }
    return ObjectDrift(GitObject(.bundle, id.namespace, id.name.text), fields)
  }
}

extension DesiredConfigMap {
  /// Where what lives is not as Git says.
  func drift(of live: LiveConfigMap) -> ObjectDrift {
    var fields = JSONValue(labels).drift(of: JSONValue(live.labels), at: labelsPath)
    fields += JSONValue(annotations).drift(of: JSONValue(live.annotations), at: annotationsPath)
    if !live.isOurs {
      fields.append(FieldDrift(labelsPath + [Label.managedBy], live: nil, wanted: Label.ferry))
    }
    if let lives = live.data { fields += JSONValue(data).drift(of: JSONValue(lives), at: ["data"]) }
    return ObjectDrift(GitObject(.configMap, namespace, name), fields)
  }
}

extension DesiredConfigWatcher {
  /// Where what lives is not as Git says.
  func drift(of live: LiveConfigWatcher) -> ObjectDrift {
    var fields = JSONValue(appliedLabels).drift(of: JSONValue(live.labels), at: labelsPath)
    fields += JSONValue(annotations).drift(of: JSONValue(live.annotations), at: annotationsPath)
    if configMap != live.configMap {
      fields.append(FieldDrift(["spec", "configMap"], live: live.configMap, wanted: configMap))
    }
    let keys = Set(podSelector.keys).union(live.podSelector.keys)
    fields += keys.filter { podSelector[$0] != live.podSelector[$0] }.map {
      FieldDrift(["spec", "podSelector", $0], live: live.podSelector[$0], wanted: podSelector[$0])
    }
    return ObjectDrift(GitObject(.configWatcher, id.namespace, id.name), fields)
  }
}

private let labelsPath = IgnoredField.Part.labels.path
private let annotationsPath = IgnoredField.Part.annotations.path

extension JSONValue {
  /// The leaves of this value that are not in the other.
  fileprivate func drift(of live: JSONValue?, at path: [String]) -> [FieldDrift] {
    if case .object(let members) = self {
      return members.flatMap { $1.drift(of: live?[$0], at: path + [$0]) }
    }
    return live == self ? [] : [FieldDrift(path, live: live?.leafText, wanted: leafText)]
  }

  private var leafText: String { string ?? canonicalText }
}
