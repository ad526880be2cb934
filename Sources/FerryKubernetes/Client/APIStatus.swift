// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// A `Status` object, which is how an API server says no.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
struct APIStatus: Hashable, Sendable {
  struct Cause: Hashable, Sendable {
    let reason: String
    let message: String
  }

  let code: Int
  let reason: String
  let message: String
  /// The plural of what `details` is about.
  let kind: String?
  let causes: [Cause]
  /// How long to wait, where the server says so.
  let retryAfterSeconds: Int?

  /// Reads the body of an answer or of an ERROR event; nothing when it is no `Status`.
  init?(_ body: JSONValue) {
    guard body["kind"]?.string == "Status" else { return nil }
    code = body["code"]?.integer ?? 0
    reason = body["reason"]?.string ?? ""
    message = body["message"]?.string ?? ""
    let details = body["details"]
    kind = details?["kind"]?.string
    retryAfterSeconds = details?["retryAfterSeconds"]?.integer
    causes = (details?["causes"]?.array ?? []).map {
      Cause(reason: $0["reason"]?.string ?? "", message: $0["message"]?.string ?? "")
    }
  }

  /// The managers named by the causes of an apply conflict, in order.
  ///
  /// The cause says `conflict with "editor" using v1` of an update and `conflict with "editor"` of an
  /// apply; the name may be empty.
  var conflictingManagers: [FieldManager] {
    var seen: Set<FieldManager> = []
    return causes.filter { $0.reason == "FieldManagerConflict" }.compactMap { cause in
      let parts = cause.message.split(
        separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return nil }
      return FieldManager(String(parts[1]), applies: !parts[2].contains(" using "))
    }
    .filter { seen.insert($0).inserted }
  }
}
