// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryEngineFacts
import FerryPorts
import FerryPromotion

extension PersonalWork {
  /// Says that a cluster folder left Git on purpose, in a commit that changes no file.
  ///
  /// - Parameter straight: commit to the followed branch, without a review.
  package func forget(
    _ cluster: ClusterID, straight: Bool
  ) async throws(PersonalRefusal) -> PersonalResult {
    try await anew { () async throws(PersonalRefusal) in
      let (base, isThere, orphan) = try await orphan(cluster)
      if isThere {
        throw PersonalRefusal("\(cluster) is in Git; take its folder away first, then forget it")
      }
      guard let orphan else {
        return PersonalResult(
          .done, "\(cluster) is no orphan: it left Git long ago, by intent, or was never there")
      }
      let title = "Forget \(cluster)"
      let parcel = PersonalDelivery.Parcel(
        title: title, body: "\(order.by) asks for it: \(order.reason)\n",
        change: SourceChange(
          edits: [],
          message: "\(title)\n\nIts folder was taken away in \(orphan.commit.short).\n\n"
            + OrphanedFolder.trailer(forgetting: cluster) + order.trailers),
        // No environment's name has a dot, so this is never a promotion's branch.
        branch: BranchName("ferry/\(cluster.environment).forget/\(cluster.name)"),
        goesStraight: straight)
      return try await delivery.deliver(parcel, on: base)
    }
  }

  private func orphan(
    _ cluster: ClusterID
  ) async throws(PersonalRefusal) -> (base: Revision, isThere: Bool, orphan: OrphanedFolder?) {
    do throws(GitFailure) {
      let worker = SourceWorker(ports: ports, settings: settings)
      guard let reading = try await worker.work(after: nil) else {
        throw GitFailure(.unexpected, doing: "reading the config repository", detail: "no head")
      }
      let present = Set(reading.desired.clusters.keys)
      let orphans = try await FolderHistory(source: ports.source)
        .orphans(at: reading.desired.revision, present: present)
      return (
        reading.desired.revision, present.contains(cluster),
        orphans.first { $0.cluster == cluster }
      )
    } catch {
      throw PersonalRefusal(error)
    }
  }
}
