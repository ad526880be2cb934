// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// An open watch: what it shows and how far it has read.
///
/// It keeps no events of its own. It reads the changes of its table from where it was, so a client
/// that reads slowly costs nothing, and one that is too slow is told to list again.
struct Watch: Sendable {
  let type: ResourceType
  let namespace: String?
  let labels: LabelSelector
  let fields: FieldSelector
  let form: AcceptedForm
  let deadline: Timestamp
  /// What is shown before any change; nothing once it was.
  var initial: [APIObject]?
  /// The initial events end with a bookmark that says so.
  let marksInitialEnd: Bool
  /// The version up to which everything was shown.
  var cursor: Int
  /// When a bookmark is due; nothing when none are wanted.
  var nextBookmark: Timestamp?
  /// Rung when there is something to read; nothing until somebody listens.
  var bell: AsyncStream<Void>.Continuation?

  /// Whether an object is shown.
  func shows(_ object: APIObject) -> Bool {
    (namespace == nil || object.namespace == namespace) && labels.matches(object.labels)
      && fields.matches(object)
  }

  /// A change as this watch shows it: what comes into view is added, what leaves it is deleted.
  func event(_ change: Change) -> WatchEvent? {
    let before = change.before.flatMap { shows($0) ? $0 : nil }
    let after = change.after.flatMap { shows($0) ? $0 : nil }
    switch (before, after) {
    case (nil, nil): return nil
    case (nil, let object?): return WatchEvent(kind: .added, object: object)
    case (_?, let object?): return WatchEvent(kind: .modified, object: object)
    case (var object?, nil):
      object["metadata", "resourceVersion"] = .string(String(change.version))
      return WatchEvent(kind: .deleted, object: object)
    }
  }
}
