// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts

/// One look at the registries: each list and each tag is asked for once, however many clusters want
/// to know.
struct ReleaseRound: Sendable {
  /// How many questions are on their way at once.
  static let parallel = 16

  let registry: any ReadsRegistry

  private struct Listing: Hashable, Sendable {
    let repository: RegistryRepository
    let credentials: RegistryCredentials?
  }

  private struct Reference: Hashable, Sendable {
    let listing: Listing
    let tag: String
  }

  /// The release that each entry means, or why there is none.
  func answers(
    to entries: Set<ReleaseBook.Entry>
  ) async -> [ReleaseBook.Entry: Result<Release, RegistryFailure>] {
    let lists = await each(Set(entries.compactMap(Self.list))) { [registry] listing in
      await Self.result { () throws(RegistryFailure) in
        try await registry.tags(of: listing.repository, credentials: listing.credentials)
      }
    }
    let references = Dictionary(
      uniqueKeysWithValues: entries.map { ($0, Self.reference($0, lists)) })
    let wanted = Set(references.values.compactMap { try? $0.get() })
    let digests = await each(wanted) { [registry] reference in
      await Self.result { () throws(RegistryFailure) in
        try await registry.digest(
          of: reference.tag, in: reference.listing.repository,
          credentials: reference.listing.credentials)
      }
    }
    return references.mapValues { reference in
      reference.flatMap { reference in
        let digest = digests[reference] ?? .failure(Self.unasked(reference.listing.repository))
        return digest.map { Release(version: reference.tag, digest: $0) }
      }
    }
  }

  private static func list(_ entry: ReleaseBook.Entry) -> Listing? {
    guard case .mask = entry.question.version else { return nil }
    return listing(entry)
  }

  private static func listing(_ entry: ReleaseBook.Entry) -> Listing {
    Listing(repository: entry.question.repository, credentials: entry.credentials)
  }

  private static func reference(
    _ entry: ReleaseBook.Entry, _ lists: [Listing: Result<[String], RegistryFailure>]
  ) -> Result<Reference, RegistryFailure> {
    let listing = listing(entry)
    let tag: Result<String, RegistryFailure> =
      switch entry.question.version {
      case .exact(let text): .success(text)
      case .latest: .success("latest")
      case .mask(let mask):
        (lists[listing] ?? .failure(unasked(listing.repository))).flatMap {
          highest(mask, of: $0, in: listing.repository)
        }
      }
    // As Helm does: a tag cannot have the plus of a semantic version.
    return tag.map { Reference(listing: listing, tag: $0.replacing("+", with: "_")) }
  }

  private static func highest(
    _ mask: VersionMask, of tags: [String], in repository: RegistryRepository
  ) -> Result<String, RegistryFailure> {
    if let highest = mask.highest(of: tags) { return .success(highest) }
    let others = tags.count { SemanticVersion(tag: $0) == nil }
    return .failure(
      RegistryFailure(
        .noMatchingTag, doing: "looking for \(mask) in \(repository)",
        detail:
          "none of its \(tags.count) tags is one\(others == 0 ? "" : " (\(others) are no versions)")"
          + "; publish one, or change the mask"))
  }

  private static func result<Value>(
    _ ask: () async throws(RegistryFailure) -> Value
  ) async -> Result<Value, RegistryFailure> {
    do {
      return .success(try await ask())
    } catch {
      return .failure(error)
    }
  }

  private static func unasked(_ repository: RegistryRepository) -> RegistryFailure {
    RegistryFailure(.unreachable, doing: "asking for \(repository)", detail: "it was not asked")
  }

  /// Asks for every key, some at once.
  private func each<Key: Hashable & Sendable, Value: Sendable>(
    _ keys: Set<Key>, _ ask: @escaping @Sendable (Key) async -> Value
  ) async -> [Key: Value] {
    await withTaskGroup(of: (Key, Value).self) { group in
      var waiting = Array(keys)
      var answers: [Key: Value] = [:]
      for _ in 0..<min(Self.parallel, waiting.count) {
        let key = waiting.removeLast()
        group.addTask { (key, await ask(key)) }
      }
      while let (key, value) = await group.next() {
        answers[key] = value
        if let next = waiting.popLast() { group.addTask { (next, await ask(next)) } }
      }
      return answers
    }
  }
}
