// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryEnginePromotions
import FerryPorts
import FerryPromotion

/// What a comment asks for that becomes a commit, carried out as the command of the same name.
struct CommentCommission: Sendable {
  let command: CommentCommand
  let author: HostUser
  let request: MergeRequest
  let ports: EnginePorts
  let settings: EngineSettings

  /// Everything goes by a merge request: who may write a comment need not be allowed to push to the
  /// followed branch.
  ///
  /// What is not said is taken from the files that the merge request changes.
  func carryOut(
    in fleet: FleetState, changing files: [ChangedFile]
  ) async -> PersonalResult {
    do throws(PersonalRefusal) {
      let aim = try CommentAiming(
        command: command, request: request, files: files, desired: fleet.desired
      ).aim()
      return try await carryOut(aim)
    } catch {
      return PersonalResult(.refused, error.description)
    }
  }

  private func carryOut(_ aim: CommentAim) async throws(PersonalRefusal) -> PersonalResult {
    let work = PersonalWork(
      ports: ports, settings: settings,
      order: PersonalOrder(
        by: author.login, reason: reason(aim) ?? "asked for in !\(request.number)"))
    switch (command.word, aim.bundle) {
    case (.hold, let bundle):
      return try await work.hold(bundle, in: aim.environment, until: nil, straight: false)
    case (.resume, let bundle):
      return try await work.resume(bundle, in: aim.environment, straight: false)
    case (.promote, let bundle?):
      return try await work.promote(bundle, to: aim.environment, version: aim.rest.first)
    case (.rollback, let bundle?):
      return try await work.rollBack(
        bundle, in: aim.environment, to: aim.rest.first, straight: false)
    case (.promote, nil), (.rollback, nil):
      return PersonalResult(.refused, "name the Bundle")
    case (.plan, _), (.retry, _), (nil, _):
      return PersonalResult(.refused, "this needs no commit")
    }
  }

  private func reason(_ aim: CommentAim) -> String? {
    guard command.word == .hold, !aim.rest.isEmpty else { return nil }
    return String(aim.rest.joined(separator: " ").prefix(500))
  }
}
