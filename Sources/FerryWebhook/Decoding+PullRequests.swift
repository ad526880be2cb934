// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// GitHub, and Gitea and Forgejo, which took over its events and payloads
/// (https://docs.github.com/en/webhooks/webhook-events-and-payloads).
///
/// An event that we do not know counts when its body is about a pull request: Gitea has one name for
/// each kind of review.
func pullRequestHostSignal(_ event: String, _ payload: JSONValue) -> Signal? {
  switch event {
  case "ping": .ping
  case "push": pushed(reference: payload["ref"], commit: payload["after"])
  case "create", "delete": branchSignal(payload)
  case "issue_comment": commentSignal(payload)
  case "check_run", "check_suite", "workflow_run": checkSignal(payload[event])
  default: pullRequestSignal(payload)
  }
}

/// `pull_request` and everything that is about one, such as reviews.
private func pullRequestSignal(_ payload: JSONValue) -> Signal? {
  let request = payload["pull_request"]
  return mergeRequestChanged(
    number: payload["number"] ?? request?["number"], source: request?["head"]?["ref"],
    target: request?["base"]?["ref"])
}

/// Here `ref` is a bare name, and `sha` is Gitea's alone.
private func branchSignal(_ payload: JSONValue) -> Signal? {
  guard payload["ref_type"]?.string == "branch" else { return nil }
  return pushed(branch: payload["ref"]?.string, commit: payload["sha"])
}

/// Of comments only those on pull requests, which are issues with a link.
private func commentSignal(_ payload: JSONValue) -> Signal? {
  let issue = payload["issue"]
  guard payload["is_pull"]?.bool == true || issue?["pull_request"]?.object != nil else {
    return nil
  }
  let request = payload["pull_request"]
  return mergeRequestChanged(
    number: issue?["number"], source: request?["head"]?["ref"], target: request?["base"]?["ref"])
}

/// A commit rarely has more than one pull request: the first is enough for a hint.
private func checkSignal(_ check: JSONValue?) -> Signal? {
  let request = check?["pull_requests"]?.array?.first
  return mergeRequestChanged(
    number: request?["number"], source: request?["head"]?["ref"], target: request?["base"]?["ref"])
}
