// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

extension MergeResult {
  /// What needs no further question; nothing where the host has to be asked to merge.
  init?(pullRequest json: JSONValue, expecting head: GitObjectID) {
    let isMerged = json["merged"]?.bool == true
    if json.headCommit != head {
      self = isMerged ? .merged : .headMoved
    } else if isMerged {
      self = .merged
    } else if json["auto_merge"]?.object != nil {
      self = .scheduled
    } else if json["state"]?.string == "closed" {
      self = .refused("it is closed")
    } else {
      return nil
    }
  }

  /// What the host said, where it said anything.
  static func refused(refusal: HostAnswer, of kind: GitHost) -> MergeResult {
    .refused(
      refusal.words.isEmpty
        ? "\(kind) does not merge it and does not say why (\(refusal.status))" : refusal.words)
  }
}
