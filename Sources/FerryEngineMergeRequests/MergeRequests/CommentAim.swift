// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEnginePromotions
import FerryPorts
import FerryPromotion

/// What a comment's command is about, and what else it says.
struct CommentAim: Hashable, Sendable {
  let environment: EnvironmentName
  /// Nothing: every Bundle of the environment.
  let bundle: BundleName?
  /// The version, or the words of a reason.
  let rest: [String]
}

/// Finds out what a command means: what it names goes first, then the promotion that it stands on,
/// then the Bundles whose files the merge request changes.
struct CommentAiming: Sendable {
  let command: CommentCommand
  let request: MergeRequest
  /// The files that the merge request changes.
  let files: [ChangedFile]
  let desired: DesiredState?

  func aim() throws(PersonalRefusal) -> CommentAim {
    let named = try named()
    let rest = named == nil ? command.rest : Array(command.rest.dropFirst())
    let wanted = try environment()
    if let bundle = named ?? promotion?.bundle {
      if let environment = wanted ?? promotion?.environment {
        return CommentAim(environment: environment, bundle: bundle, rest: rest)
      }
      return CommentAim(environment: try onlyEnvironment(of: bundle), bundle: bundle, rest: rest)
    }
    if let wanted, !isAboutABundle {
      return CommentAim(environment: wanted, bundle: nil, rest: rest)
    }
    let places = touched.filter { wanted == nil || $0.environment == wanted }
    guard let place = places.first, places.count == 1, let bundle = place.bundle else {
      throw PersonalRefusal(unclear(places))
    }
    return CommentAim(environment: place.environment, bundle: bundle, rest: rest)
  }

  /// A fork may call its branch what it likes.
  private var promotion: PromotionPlace? {
    request.isFromFork ? nil : PromotionPlace(request.source)
  }

  private var isAboutABundle: Bool { command.word == .promote || command.word == .rollback }

  /// The first word of a reason is a Bundle only when there is one of that name.
  private func named() throws(PersonalRefusal) -> BundleName? {
    guard let first = command.rest.first else { return nil }
    let bundle = BundleName(first)
    if !isAboutABundle { return bundle.flatMap { isKnown($0) ? $0 : nil } }
    guard let bundle else {
      throw PersonalRefusal("\"\(first)\" cannot be a Bundle; write its name")
    }
    return bundle
  }

  private func isKnown(_ bundle: BundleName) -> Bool {
    desired?.clusters.values.contains { $0.bundles.keys.contains { $0.name == bundle } } ?? false
  }

  private func environment() throws(PersonalRefusal) -> EnvironmentName? {
    guard let text = command.environment else { return nil }
    guard let name = EnvironmentName(text) else {
      throw PersonalRefusal("\"\(text)\" cannot be an environment; write its name")
    }
    return name
  }

  private var promoted: [EnvironmentName] {
    (desired?.pipeline.environments ?? []).filter { $0.promotion != nil }.map(\.name)
  }

  private func onlyEnvironment(of bundle: BundleName) throws(PersonalRefusal) -> EnvironmentName {
    let touched = Set(touched.filter { $0.bundle == bundle }.map(\.environment))
    if let environment = touched.first, touched.count == 1 { return environment }
    guard let environment = promoted.first, promoted.count == 1 else {
      throw PersonalRefusal(
        "several environments are promoted into; say which: "
          + "`/ferry \(word) \(bundle) --environment \(promoted.first?.text ?? "NAME")`")
    }
    return environment
  }

  /// The Bundles of environments that are promoted into, of which a file is changed.
  private var touched: [CommentAim] {
    let paths = Set(files.flatMap { [$0.path, $0.previousPath].compactMap(\.self) })
    let all = (desired?.clusters.values ?? [:].values).flatMap { cluster in
      promoted.contains(cluster.id.environment)
        ? cluster.bundles.values.filter { paths.contains($0.origin.file) }
          .map {
            CommentAim(environment: cluster.id.environment, bundle: $0.id.name, rest: [])
          } : []
    }
    return Set(all).sorted {
      ($0.environment, $0.bundle?.text ?? "") < ($1.environment, $1.bundle?.text ?? "")
    }
  }

  private func unclear(_ places: [CommentAim]) -> String {
    let example = places.first
    let what =
      places.isEmpty
      ? "this merge request is no promotion and changes no Bundle's file"
      : "this merge request changes "
        + places.map { "\($0.bundle?.text ?? "") in \($0.environment)" }.prefix(10)
        .joined(separator: ", ")
    return what + ", so it is not known what is meant; say it: `/ferry \(word) "
      + "\(example?.bundle?.text ?? "BUNDLE") --environment "
      + "\(example?.environment.text ?? promoted.first?.text ?? "NAME")`"
  }

  private var word: String { command.word?.rawValue ?? "" }
}
