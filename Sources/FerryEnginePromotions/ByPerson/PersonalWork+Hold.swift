// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryEngineFacts
import FerryManifests
import FerryPorts
import FerryPromotion

extension PersonalWork {
  /// Keeps an environment from getting anything new of a Bundle.
  ///
  /// - Parameter bundle: nothing: of every Bundle.
  /// - Parameter until: when it ends by itself; nothing: when somebody lifts it.
  /// - Parameter straight: commit to the followed branch, without a review.
  package func hold(
    _ bundle: BundleName?, in environment: EnvironmentName, until: Timestamp?, straight: Bool
  ) async throws(PersonalRefusal) -> PersonalResult {
    try await anew { () async throws(PersonalRefusal) in
      let desired = try await read(environment, bundle)
      let now = ports.time.now
      if let until, until <= now {
        throw PersonalRefusal("\(until) is over already; name a later end, or none")
      }
      let note = StopNote(reason: order.reason, by: order.by, since: now, until: until)
      let hold = Hold(environment: environment, bundle: bundle, note: note)
      if desired.stops.holds.contains(where: { $0.isSame(as: hold, at: now) }) {
        return PersonalResult(
          .done, "\(hold.what) is held already, by the same person for this reason")
      }
      let edit: FileEdit
      do throws(PresentationFailure) {
        edit = try await adding(hold, at: desired.revision.commit)
      } catch {
        throw PersonalRefusal(error.sentence)
      }
      return try await deliver(
        edit, "Hold \(hold.what)", "hold", bundle, environment, straight, desired.revision)
    }
  }

  /// Lifts the holds of a Bundle in an environment.
  ///
  /// - Parameter bundle: nothing: those that hold every Bundle.
  /// - Parameter straight: commit to the followed branch, without a review.
  package func resume(
    _ bundle: BundleName?, in environment: EnvironmentName, straight: Bool
  ) async throws(PersonalRefusal) -> PersonalResult {
    try await anew { () async throws(PersonalRefusal) in
      let desired = try await read(environment, bundle)
      let path = Stops.holdsFile(of: environment)
      let what = bundle.map { "\($0) in \(environment)" } ?? "all of \(environment)"
      let edited: [UInt8]?
      do throws(PresentationFailure) {
        let content = try await holds(path, at: desired.revision.commit) ?? []
        edited = try without(bundle, environment, content)
      } catch {
        throw PersonalRefusal(error.sentence)
      }
      guard let edited else {
        return PersonalResult(.done, "nothing holds \(what)" + rest(bundle, environment, desired))
      }
      var result = try await deliver(
        FileEdit(path: path, content: edited), "Resume \(what)", "resume", bundle, environment,
        straight, desired.revision)
      result.sentence += rest(bundle, environment, desired)
      return result
    }
  }

  private func without(
    _ bundle: BundleName?, _ environment: EnvironmentName, _ content: [UInt8]
  ) throws(PresentationFailure) -> [UInt8]? {
    guard !content.isEmpty else { return nil }
    do throws(EditFailure) {
      return try holdEdit(removing: bundle, of: environment, from: content)
    } catch {
      throw PresentationFailure(error)
    }
  }

  /// That a Bundle stays held with all others.
  private func rest(
    _ bundle: BundleName?, _ environment: EnvironmentName, _ desired: DesiredState
  ) -> String {
    let isHeldWithAll = desired.stops.holds.contains {
      $0.environment == environment && $0.bundle == nil && $0.note.isInForce(at: ports.time.now)
    }
    guard bundle != nil, isHeldWithAll else { return "" }
    return "; all of \(environment) is held still: `ferry resume --environment \(environment)`"
  }

  private func read(
    _ environment: EnvironmentName, _ bundle: BundleName?
  ) async throws(PersonalRefusal) -> DesiredState {
    let desired: DesiredState
    do throws(GitFailure) {
      let worker = SourceWorker(ports: ports, settings: settings)
      guard let reading = try await worker.work(after: nil) else {
        throw GitFailure(.unexpected, doing: "reading the config repository", detail: "no head")
      }
      desired = reading.desired
    } catch {
      throw PersonalRefusal(error)
    }
    try check(environment, in: desired)
    let isKnown = desired.clusters.values.contains { cluster in
      cluster.id.environment == environment && cluster.bundles.keys.contains { $0.name == bundle }
    }
    guard let bundle, !isKnown else { return desired }
    throw PersonalRefusal("\(bundle) is on no cluster of \(environment); see ferry plan for names")
  }

  private func deliver(
    _ edit: FileEdit, _ title: String, _ word: String, _ bundle: BundleName?,
    _ environment: EnvironmentName, _ straight: Bool, _ base: Revision
  ) async throws(PersonalRefusal) -> PersonalResult {
    let what = bundle.map { "/\($0)" } ?? ""
    // No environment's name has a dot, so this is never a promotion's branch.
    let branch = BranchName("ferry/\(environment).\(word)" + (bundle.map { "/\($0)" } ?? "-all"))
    let parcel = PersonalDelivery.Parcel(
      title: title, body: "\(order.by) asks for it: \(order.reason)\n",
      change: SourceChange(
        edits: [edit],
        message: "\(title)\n\n\(order.reason)\n\nFerry-Hold: \(environment)\(what)\n"
          + order.trailers),
      branch: branch, goesStraight: straight)
    return try await delivery.deliver(parcel, on: base)
  }
}

extension Hold {
  fileprivate var what: String {
    bundle.map { "\($0) in \(environment)" } ?? "all of \(environment)"
  }

  fileprivate func isSame(as other: Hold, at now: Timestamp) -> Bool {
    environment == other.environment && bundle == other.bundle && note.by == other.note.by
      && note.reason == other.note.reason && note.until == other.note.until
      && note.isInForce(at: now)
  }
}
