// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerryEngineFacts
import FerryManifests
import FerryPlan
import FerryPorts
package import FerryPromotion

/// Carries out what a person asks for by command.
///
/// Every command reads Git and looks at the clusters anew, and writes nothing but one commit.
package struct PersonalWork: Sendable {
  let ports: EnginePorts
  let settings: EngineSettings
  let order: PersonalOrder

  package init(ports: EnginePorts, settings: EngineSettings, order: PersonalOrder) {
    self.ports = ports
    self.settings = settings
    self.order = order
  }

  /// How often somebody may move the branch first before the person is told to ask again.
  static let attempts = 5

  /// Decides and delivers; where somebody else was faster, anew from where the branch is then.
  func anew(
    _ work: () async throws(PersonalRefusal) -> PersonalResult
  ) async throws(PersonalRefusal) -> PersonalResult {
    for _ in 1..<Self.attempts {
      do throws(PersonalRefusal) {
        return try await work()
      } catch {
        guard error.isOutrun else { throw error }
      }
    }
    return try await work()
  }

  var delivery: PersonalDelivery { PersonalDelivery(ports: ports, settings: settings) }

  /// What is read and seen before a release goes somewhere.
  struct Sight: Sendable {
    let reading: SourceReading
    let state: FleetState
    let facts: PromotionFacts

    var base: Revision { reading.desired.revision }
  }

  func look(
    at bundle: BundleName, in environment: EnvironmentName
  ) async throws(PersonalRefusal) -> Sight {
    let (reading, state) = try await survey()
    try check(environment, in: reading.desired)
    // An environment that nothing is promoted into can still be led back.
    let rules = reading.desired.pipeline[environment]?.promotion ?? PromotionRules(from: [])
    let bundles = Set(
      reading.desired.clusters.values.filter { $0.id.environment == environment }
        .flatMap { $0.bundles.keys.map(\.name) })
    guard bundles.contains(bundle) else {
      throw PersonalRefusal(
        "\(bundle) is on no cluster of \(environment); there are "
          + bundles.sorted().prefix(10).map(\.text).joined(separator: ", "))
    }
    let standings = bundles.flatMap { state.standings(of: $0, in: environment) }
    let circumstances = Circumstances(
      stops: reading.desired.stops, zones: ports.zones.rules(of: rules.windows.map(\.zone)),
      underWay: bundlesUnderWay(standings))
    return Sight(
      reading: reading, state: state,
      facts: state.promotionFacts(
        of: bundle, into: environment, rules: rules, circumstances: circumstances))
  }

  /// Fails where Git's word cannot be acted on.
  func check(
    _ environment: EnvironmentName, in desired: DesiredState
  ) throws(PersonalRefusal) {
    let known = Set(desired.pipeline.environments.map(\.name))
      .union(desired.clusters.keys.map(\.environment))
    guard known.contains(environment) else {
      throw PersonalRefusal(
        "there is no environment \(environment); there are "
          + known.sorted().map(\.text).joined(separator: ", "))
    }
    if let broken = desired.diagnostics.first(where: { $0.severity == .error }) {
      throw PersonalRefusal(broken.description)
    }
  }

  /// The release that a version is at the registry of the clusters that would get it.
  func release(_ version: String, _ sight: Sight) async throws(PersonalRefusal) -> Release {
    guard case .exact? = WantedVersion(version) else {
      throw PersonalRefusal("\(version) is no exact version, and only those are promoted")
    }
    var asked = sight.reading.desired
    asked.clusters = asked.clusters.filter { $0.key.environment == sight.facts.environment }
      .mapValues { $0.asking(only: sight.facts.bundle, for: .exact(version)) }
    let (book, logins) = (ReleaseBook(), LoginBook())
    await LoginReader(clusters: ports.clusters, book: logins).read(for: asked)
    _ = await ReleaseResolver(ports: ports, book: book, logins: logins)
      .refresh(asked, olderThan: ports.time.now)
    let answers = Set(asked.clusters.values.flatMap { book.answers(for: $0).values })
    if answers.count == 1, case .resolved(let release)? = answers.first { return release }
    for case .refused(_, let message) in answers { throw PersonalRefusal(message) }
    for case .unknown(_, let message) in answers { throw PersonalRefusal(message) }
    throw PersonalRefusal(
      "\(version) is not one build at the registries of \(sight.facts.environment); publish it "
        + "there under one digest")
  }

  private func survey() async throws(PersonalRefusal) -> (reading: SourceReading, state: FleetState)
  {
    do throws(GitFailure) {
      return try await Pass(ports: ports, settings: settings).survey()
    } catch {
      throw PersonalRefusal(error)
    }
  }
}

extension DesiredCluster {
  fileprivate func asking(only bundle: BundleName, for version: WantedVersion) -> DesiredCluster {
    var cluster = self
    cluster.bundles = bundles.filter { $0.key.name == bundle }.mapValues {
      $0.with(version: version)
    }
    return cluster
  }
}
