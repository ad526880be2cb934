// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPorts
import FerryPromotion

/// The emergency stop needs Git alone: no cluster, registry or Git host is asked, and whatever else
/// stands in the repository may be broken.
extension PersonalWork {
  /// Commits the file that stops every write to every cluster, and every promotion.
  package func stop() async throws(PersonalRefusal) -> PersonalResult {
    try await anew { () async throws(PersonalRefusal) in
      let (base, found) = try await emergency()
      if let found { return PersonalResult(.done, "already " + found.sentence) }
      let text = "\(order.reason)\nby \(order.by), \(ports.time.now)\n"
      var result = try await commit(Array(text.utf8), "Stop everything", on: base)
      result.sentence +=
        "; a running Ferry stops when it sees it: at once by webhook, else within its poll interval"
      return result
    }
  }

  /// Commits that the file is gone.
  package func start() async throws(PersonalRefusal) -> PersonalResult {
    try await anew { () async throws(PersonalRefusal) in
      let (base, found) = try await emergency()
      guard let found else {
        return PersonalResult(
          .done, "nothing is stopped: \(base.branch) has no file \(EmergencyStop.file)")
      }
      var result = try await commit(nil, "Start again", on: base)
      result.sentence += "; it was stopped: \(found.reason)"
      return result
    }
  }

  private func emergency() async throws(PersonalRefusal) -> (Revision, EmergencyStop?) {
    do throws(GitFailure) {
      return try await SourceWorker(ports: ports, settings: settings).emergencyStop()
    } catch {
      throw PersonalRefusal(error)
    }
  }

  private func commit(
    _ content: [UInt8]?, _ title: String, on base: Revision
  ) async throws(PersonalRefusal) -> PersonalResult {
    let parcel = PersonalDelivery.Parcel(
      title: title, body: "",
      change: SourceChange(
        edits: [FileEdit(path: EmergencyStop.file, content: content)],
        message: "\(title)\n\n\(order.trailers)"),
      branch: nil, goesStraight: true)
    return try await delivery.deliver(parcel, on: base)
  }
}
