// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryEngineFacts
import FerryManifests
import FerryPorts
import FerryPromotion

extension PersonalWork {
  /// Leads an environment back to a release, and holds it there until somebody lifts that.
  ///
  /// - Parameter version: nothing: what was there before, if all clusters agree.
  /// - Parameter straight: commit to the followed branch, without a review.
  package func rollBack(
    _ bundle: BundleName, in environment: EnvironmentName, to version: String?, straight: Bool
  ) async throws(PersonalRefusal) -> PersonalResult {
    try await anew { () async throws(PersonalRefusal) in
      let sight = try await look(at: bundle, in: environment)
      let release = try await earlier(version, sight)
      let back: Rollback
      do throws(RollbackRefusal) {
        back = try rollback(to: release, by: order, facts: sight.facts, now: ports.time.now)
      } catch {
        throw PersonalRefusal(error.description)
      }
      let proposal = back.proposal
      let parcel: PersonalDelivery.Parcel
      do throws(PresentationFailure) {
        let versions = try await ports.source.change(for: proposal, at: sight.base.commit)
        parcel = PersonalDelivery.Parcel(
          title: proposal.title,
          body: straight ? "" : try await body(of: proposal, sight),
          change: SourceChange(
            edits: versions.edits + [try await adding(back.hold, at: sight.base.commit)],
            message: proposal.commitMessage(noting: ["\(environment): holds \(bundle)"])),
          branch: proposal.branch, goesStraight: straight)
      } catch {
        throw PersonalRefusal(error.sentence)
      }
      var result = try await delivery.deliver(parcel, on: sight.base)
      guard result.state == .done else { return result }
      result.sentence +=
        "; it holds \(bundle) until `ferry resume \(bundle) --environment \(environment)`"
      return result
    }
  }

  private func earlier(
    _ version: String?, _ sight: Sight
  ) async throws(PersonalRefusal) -> Release {
    do throws(RollbackRefusal) {
      return try rollbackRelease(version, facts: sight.facts)
    } catch {
      guard let version else { throw PersonalRefusal(error.description) }
      return try await release(version, sight)
    }
  }

  /// The environment's holds with one more.
  func adding(
    _ hold: Hold, at commit: GitObjectID
  ) async throws(PresentationFailure) -> FileEdit {
    let path = Stops.holdsFile(of: hold.environment)
    let content = try await holds(path, at: commit)
    do throws(EditFailure) {
      return FileEdit(path: path, content: try holdEdit(adding: hold, to: content))
    } catch {
      throw PresentationFailure(error)
    }
  }

  /// The bytes of the environment's file of holds; nothing when there is none.
  func holds(
    _ path: String, at commit: GitObjectID
  ) async throws(PresentationFailure) -> [UInt8]? {
    do throws(GitFailure) {
      return try await ports.source.content(of: path, at: commit, limit: 1 << 20)
    } catch {
      throw PresentationFailure(error)
    }
  }
}
