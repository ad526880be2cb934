// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

extension WatchState.Event {
  /// What one line of a watch says.
  ///
  /// A line that cannot be read is a failure and not passed over: what it said would be lost.
  init(line: [UInt8], doing: String) {
    guard let event = try? JSONValue(parsing: line, leavingOut: .fieldSets),
      let object = event["object"]
    else {
      self = .malformed("a line of the watch is no event", doing)
      return
    }
    let version = object[["metadata", "resourceVersion"]]?.string
    switch (event["type"]?.string, version) {
    case ("ADDED", let version?), ("MODIFIED", let version?):
      self = .changed(object, version: version)
    case ("DELETED", let version?): self = .removed(object, version: version)
    case ("BOOKMARK", let version?): self = .bookmark(version: version)
    case ("ERROR", _): self = .refused(APIStatus(object), doing)
    default: self = .malformed("an event of the watch has no known type or no version", doing)
    }
  }

  /// What a failure to list or to open a watch says.
  init(_ failure: KubernetesFailure) {
    self = failure.code == .expired ? .expired : .failed(failure)
  }

  private static func refused(_ status: APIStatus?, _ doing: String) -> Self {
    guard let status else { return malformed("an ERROR event without a Status", doing) }
    return Self(KubernetesFailure(event: status, doing: doing))
  }

  private static func malformed(_ detail: String, _ doing: String) -> Self {
    .failed(KubernetesFailure(.malformed, doing: doing, detail: detail))
  }
}
