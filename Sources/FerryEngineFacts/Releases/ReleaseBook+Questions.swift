// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan

extension ReleaseBook {
  /// What one cluster asks.
  struct Questions {
    let bundles: SortedMap<BundleID, DesiredBundle>
    /// Which answer is whose, and what stands in its place where it could not be asked.
    let entries: SortedMap<BundleID, Result<Entry, LoginBook.Refusal>>
    /// What was answered to each, as far as it was.
    private(set) var answers: SortedMap<BundleID, ReleaseAnswer>
    /// The Bundles that ask something else than before, or nothing any more.
    private(set) var moved: Set<BundleID> = []

    /// - Parameters:
    ///   - before: what the cluster asked before; a Bundle that is as it was asks the same, unless it
    ///     names a Secret, which may hold something else by now.
    ///   - known: what is asked already.
    init(
      _ cluster: DesiredCluster, after before: Questions?, as entry: Questioning,
      sharing known: inout Set<Entry>
    ) {
      bundles = cluster.bundles
      answers = before?.answers ?? [:]
      var entries = before?.entries ?? [:]
      let changed = bundles.changedKeys(since: before?.bundles ?? [:])
      for id in Set(changed).union(bundles.values.lazy.filter { $0.loginKey != nil }.map(\.id)) {
        let asked = bundles[id].flatMap { entry($0, cluster.id) }?.map {
          known.insert($0).memberAfterInsert
        }
        if entries[id] != asked { moved.insert(id) }
        entries[id] = asked
      }
      self.entries = entries
    }

    /// Takes in what is answered by now to some of the Bundles.
    mutating func take(
      to bundles: some Sequence<BundleID>, from known: (Entry) -> ReleaseAnswer?
    ) {
      for id in bundles {
        switch entries[id] {
        case .success(let entry)?: answers[id] = known(entry)
        case .failure(let refusal)?: answers[id] = refusal.answer
        case nil: answers[id] = nil
        }
      }
      moved = []
    }

    /// What was answered to the Bundles, which may be of a revision that asks nothing yet.
    func answers(for others: SortedMap<BundleID, DesiredBundle>) -> SortedMap<
      BundleID, ReleaseAnswer
    > {
      var known = answers
      for id in others.changedKeys(since: bundles) where !isAnswered(id, as: others[id]) {
        known[id] = nil
      }
      return known
    }

    /// An answer to what an older revision asked is none: it would pass for settled.
    private func isAnswered(_ id: BundleID, as bundle: DesiredBundle?) -> Bool {
      guard let bundle else { return false }
      if case .success(let entry)? = entries[id] { return entry.question == bundle.question }
      return true
    }

    /// The Bundles that ask one of these.
    func bundles(asking questions: Set<Entry>) -> [BundleID] {
      entries.filter { (try? $0.value.get()).map(questions.contains) ?? false }.keys
    }

    /// Whether the same Bundles ask the same again, whatever Secrets hold by now.
    func stay(for cluster: DesiredCluster) -> Bool {
      bundles == cluster.bundles && !bundles.values.contains { $0.loginKey != nil }
    }
  }
}
