// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
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
  func carryOut(in fleet: FleetState) async -> PersonalResult {
    let work = PersonalWork(
      ports: ports, settings: settings,
      order: PersonalOrder(
        by: author.login, reason: holdReason ?? "asked for in !\(request.number)"))
    do throws(PersonalRefusal) {
      let place = try place(in: fleet)
      switch command.word {
      case .hold:
        return try await work.hold(
          place.bundle, in: place.environment, until: nil, straight: false)
      case .resume:
        return try await work.resume(place.bundle, in: place.environment, straight: false)
      case .promote:
        return try await work.promote(place.bundle, to: place.environment, version: version)
      case .rollback:
        return try await work.rollBack(
          place.bundle, in: place.environment, to: version, straight: false)
      case .plan, .retry, nil: return PersonalResult(.refused, "this needs no commit")
      }
    } catch {
      return PersonalResult(.refused, error.description)
    }
  }

  private var holdReason: String? { command.word == .hold ? command.reason : nil }

  private var isAboutABundle: Bool { command.word == .promote || command.word == .rollback }

  private var version: String? { command.rest.dropFirst().first }

  /// Where the command is meant: what it names, or else the promotion that the merge request is.
  private func place(
    in fleet: FleetState
  ) throws(PersonalRefusal) -> (environment: EnvironmentName, bundle: BundleName) {
    let promotion = PromotionPlace(request.source)
    let named = isAboutABundle ? command.rest.first : nil
    guard let bundle = named.map(BundleName.init) ?? promotion?.bundle else {
      throw PersonalRefusal(
        named.map { "\"\($0)\" cannot be a Bundle; write its name" }
          ?? "this merge request is no promotion, so it is not known what is meant; "
          + (isAboutABundle ? "name the Bundle" : "use the command line"))
    }
    let promoted = (fleet.desired?.pipeline.environments ?? []).filter { $0.promotion != nil }
    guard let environment = promotion?.environment ?? (promoted.count == 1 ? promoted[0].name : nil)
    else {
      throw PersonalRefusal(
        "several environments are promoted into; comment on a merge request of the one you mean, or "
          + "use the command line")
    }
    return (environment, bundle)
  }
}
