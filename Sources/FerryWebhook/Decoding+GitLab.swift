// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// GitLab says in the body what it is, also for system hooks
/// (https://docs.gitlab.com/user/project/integrations/webhook_events/).
func gitLabSignal(_ payload: JSONValue) -> Signal? {
  switch payload["object_kind"]?.string {
  case "push":
    pushed(reference: payload["ref"], commit: payload.firstText("checkout_sha", "after"))
  case "merge_request": mergeRequest(payload["object_attributes"])
  // A note, or a pipeline, of a merge request; others have none.
  case "note", "pipeline": mergeRequest(payload["merge_request"])
  default: nil
  }
}

private func mergeRequest(_ attributes: JSONValue?) -> Signal? {
  mergeRequestChanged(
    number: attributes?["iid"], source: attributes?["source_branch"],
    target: attributes?["target_branch"])
}

extension JSONValue {
  fileprivate func firstText(_ keys: String...) -> JSONValue? {
    keys.lazy.compactMap { self[$0] }.first { $0.string != nil }
  }
}
