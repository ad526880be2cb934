// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews
@testable import FerryEngine
@testable import FerryEngineFacts
import FerryPorts
import FerryTestKit
import Testing

/// What people see when a registry refuses, is asked too often, or is not there.
@Suite(.timeLimit(.minutes(1)))
struct RegistryRefusalTests {
  private let world = EngineWorld()
  private var staging: InMemoryCluster { world.cluster("staging-eu-1") }
  private let current = ["eu-1": "1.4.0"]

  private var ready: JSONValue? { staging.condition("Ready", of: EngineWorld.bundle) }

  private func failure(_ code: RegistryFailure.Code, wait: Duration? = nil) -> RegistryFailure {
    RegistryFailure(code, doing: "asking the registry", detail: "it says no", retryAfter: wait)
  }

  @Test(
    arguments: [
      (.noMatchingTag, "VersionNotFound"), (.repositoryNotFound, "RepositoryNotFound"),
      (.unauthorized, "Unauthorized"),
    ] as [(RegistryFailure.Code, String)])
  func `what a registry refuses is the reason of Ready`(
    code: RegistryFailure.Code, reason: String
  ) async throws {
    world.registry.goDown(failure(code))
    try await world.run { engine in
      await eventually { ready?["reason"]?.string == reason }
      #expect(ready?["message"]?.string == "while asking the registry: it says no")
      #expect(staging.objects(.job).isEmpty)
      world.registry.goDown(nil)
      world.clock.advance(by: .seconds(61))
      await engine.until { $0.current("staging") == current }
    }
  }

  @Test(
    arguments: [
      (.unreachable, "RegistryUnreachable"), (.rateLimited, "RateLimited"),
      (.malformed, "RegistryAnswerMalformed"),
    ] as [(RegistryFailure.Code, String)])
  func `a new Bundle that waits for a registry says so, and goes on by itself`(
    code: RegistryFailure.Code, reason: String
  ) async throws {
    world.registry.goDown(failure(code))
    try await world.run { engine in
      await eventually { ready?["reason"]?.string == reason }
      let reconciling = staging.condition("Reconciling", of: EngineWorld.bundle)
      #expect(reconciling?["status"] == "True")
      world.registry.goDown(nil)
      world.clock.advance(by: .seconds(61))
      await engine.until { $0.current("staging") == current }
    }
  }

  @Test(arguments: [.unreachable, .rateLimited] as [RegistryFailure.Code])
  func `a registry that is silent is shown, and what is deployed stays Ready`(
    code: RegistryFailure.Code
  ) async throws {
    try await world.run { engine in
      await engine.until { $0.current("staging") == current }
      world.registry.goDown(failure(code))
      world.clock.advance(by: .seconds(61))
      await engine.until { $0.troubles == ["while asking the registry: it says no"] }
      #expect(engine.view.current("staging") == current)
      #expect(ready?["status"] == "True")
      world.registry.goDown(nil)
      world.clock.advance(by: .seconds(61))
      await engine.until(\.troubles.isEmpty)
    }
    #expect(staging.objects(.job).count == 1)
  }

  @Test func `after a restart a silent registry leaves what is deployed Ready`() async throws {
    try await world.run { engine in await engine.until { $0.current("staging") == current } }
    let before = staging.object(EngineWorld.bundle)
    world.registry.goDown(failure(.unreachable))
    try await world.run { engine in
      await engine.until {
        $0.targets("staging").first?.reason == "while asking the registry: it says no"
      }
    }
    #expect(staging.object(EngineWorld.bundle) == before)
  }

  @Test func `a registry that does not answer keeps nothing else of a commit back`() async throws {
    var ports = world.ports
    ports.registry = RegistryWithSilence(registry: ports.registry, silent: "9.9.9")
    try await world.run(ports: ports) { engine in
      await engine.until { $0.current("staging") == current }
      let extra = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: extra, namespace: shop}
        data: {a: b}
        """
      world.git.write(
        [
          "environments/staging/eu-1/shop.yaml": EngineWorld.bundle(version: "9.9.9"),
          "environments/staging/eu-1/extra.yaml": extra,
        ], to: world.main)
      engine.receive(.pushed(branch: world.main, commit: nil))
      await eventually {
        world.clock.advance(by: .seconds(1))
        return staging.object(
          ObjectReference(.configMap, namespace: EngineWorld.shop.namespace, name: "extra")) != nil
      }
    }
  }
}

/// A registry that never answers about one tag.
private struct RegistryWithSilence: ReadsRegistry {
  let registry: any ReadsRegistry
  let silent: String

  func digest(
    of tag: String, in repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> Digest {
    if tag == silent {
      for await _ in AsyncStream<Never>.makeStream().stream {}
      throw RegistryFailure(.unreachable, doing: "asking for \(tag)", detail: "it was cancelled")
    }
    return try await registry.digest(of: tag, in: repository, credentials: credentials)
  }

  func tags(
    of repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> [String] {
    try await registry.tags(of: repository, credentials: credentials)
  }

  func annotations(
    of digest: Digest, in repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> [String: String] {
    try await registry.annotations(of: digest, in: repository, credentials: credentials)
  }
}

/// When a registry that gave no answer is asked again.
struct SilenceTests {
  private let start = Timestamp(seconds: 1_000_000)
  private let entry = ReleaseBook.Entry(
    question: .init(repository: EngineWorld.repository, version: .latest), credentials: nil)
  private let cluster = DesiredCluster(
    id: ClusterID(
      environment: EnvironmentName(checked: "staging"), name: ClusterName(checked: "eu-1")),
    bundles: [
      EngineWorld.shop: DesiredBundle(
        id: EngineWorld.shop, repository: EngineWorld.repository, version: .latest, spec: [:],
        origin: SourceLocation(file: "shop.yaml", document: 0, line: 1))
    ])

  private func book() -> ReleaseBook {
    let book = ReleaseBook()
    #expect(book.take([cluster]) { _, _ in .success(entry) } == [cluster.id])
    return book
  }

  private func isAsked(_ book: ReleaseBook, at now: Timestamp) -> Bool {
    !book.questions(since: now - .seconds(60), at: now).isEmpty
  }

  private func fail(_ book: ReleaseBook, at now: Timestamp, asking wait: Duration? = nil) {
    #expect(isAsked(book, at: now))
    let failure = RegistryFailure(.rateLimited, doing: "x", detail: "y", retryAfter: wait)
    _ = book.record([entry: .failure(failure)], at: now)
  }

  @Test func `a registry is left alone for as long as it asks, over many polls`() {
    let book = book()
    fail(book, at: start, asking: .seconds(900))
    #expect(book.nextQuestion == start + .seconds(900))
    #expect(!isAsked(book, at: start + .seconds(899)))
    #expect(isAsked(book, at: start + .seconds(900)))
  }

  @Test func `a registry that says nothing is asked ever more seldom, and at least all 5 minutes`()
  {
    let book = book()
    for round in 1...20 {
      let now = book.nextQuestion ?? start
      fail(book, at: now)
      let wait = (book.nextQuestion ?? now) - now
      let full = min(Duration.seconds(300), .seconds(1 << min(round, 12)))
      #expect(wait >= full * 0.5 && wait <= full, "\(round)")
    }
  }

  @Test func `what a registry tells of itself ends the wait`() {
    let book = book()
    fail(book, at: start, asking: .seconds(900))
    book.doubt([EngineWorld.repository.path])
    #expect(isAsked(book, at: start))
  }

  @Test func `what nobody asks for any more is forgotten`() {
    let book = book()
    fail(book, at: start, asking: .seconds(900))
    #expect(book.take([]) { _, _ in nil }.isEmpty)
    #expect(book.nextQuestion == nil)
    #expect(book.take([cluster]) { _, _ in .success(entry) } == [cluster.id])
    #expect(isAsked(book, at: start))
  }

  @Test func `clusters that ask the same as before are no news`() {
    let book = book()
    let version = book.version(of: cluster.id)
    #expect(book.take([cluster]) { _, _ in nil }.isEmpty)
    #expect(book.version(of: cluster.id) == version)
  }
}
