// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPlan
import FerryPorts

/// What the registries said, so that a plan needs no request: filled by the `releases` key, one round of
/// questions at a time.
package final class ReleaseBook: Sendable {
  /// A question with the credentials it is asked with: two Bundles with the same share one answer, and
  /// hundreds of clusters one object.
  final class Entry: Sendable {
    let question: ReleaseQuestion
    let credentials: RegistryCredentials?
    /// Its hash, which is asked for at each look at a target.
    fileprivate let digest: Int

    init(question: ReleaseQuestion, credentials: RegistryCredentials?) {
      (self.question, self.credentials) = (question, credentials)
      var hasher = Hasher()
      hasher.combine(question)
      hasher.combine(credentials)
      digest = hasher.finalize()
    }
  }

  /// The last answer to a question, and why there was none since.
  private struct Answer {
    var answer: ReleaseAnswer
    var asked: Timestamp
    var silence: Silence?

    /// Whether it is time to ask again.
    func isStale(since moment: Timestamp, at now: Timestamp) -> Bool {
      silence.map { $0.due <= now } ?? (asked < moment)
    }

    /// Has it asked again at the next look.
    mutating func doubt() {
      asked = Timestamp(milliseconds: 0)
      silence?.due = asked
    }
  }

  /// What one cluster asks.
  private struct Questions {
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
    mutating func take(_ known: [Entry: Answer], to bundles: some Sequence<BundleID>) {
      for id in bundles {
        switch entries[id] {
        case .success(let entry)?: answers[id] = known[entry]?.answer
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

  /// What a Bundle of a cluster asks; nothing while that cannot be told.
  typealias Questioning = (DesiredBundle, ClusterID) -> Result<Entry, LoginBook.Refusal>?

  private struct State {
    var answers: [Entry: Answer] = [:]
    var questions: [ClusterID: Questions] = [:]
    /// All that is asked.
    var wanted: Set<Entry> = []
    /// What is being asked and nothing was heard of since: the answer may be older than what is heard.
    var underWay: Set<Entry> = []
    var versions: [ClusterID: Int] = [:]

    mutating func doubt(_ entry: Entry) {
      underWay.remove(entry)
      answers[entry]?.doubt()
    }

    /// Something else was answered, or asked, for some Bundles of a cluster.
    mutating func note(newsOf bundles: some Sequence<BundleID>, on cluster: ClusterID) {
      versions[cluster, default: 0] += 1
      questions[cluster]?.take(answers, to: bundles)
    }
  }

  private let state = Lock(State())

  package init() {}

  /// Another one whenever the answers for a cluster are others.
  package func version(of cluster: ClusterID) -> Int {
    state.withLock { $0.versions[cluster, default: 0] }
  }

  /// The answers for the Bundles of one cluster.
  package func answers(for cluster: DesiredCluster) -> SortedMap<BundleID, ReleaseAnswer> {
    guard let questions = state.withLock({ $0.questions[cluster.id] }) else { return [:] }
    if questions.bundles == cluster.bundles { return questions.answers }
    return questions.answers(for: cluster.bundles)
  }

  /// Whether what each Bundle of the cluster asks was answered once.
  package func hasAnswers(for cluster: DesiredCluster) -> Bool {
    guard let questions = state.withLock({ $0.questions[cluster.id] }) else {
      return cluster.bundles.isEmpty
    }
    return questions.answers(for: cluster.bundles).count == cluster.bundles.count
  }

  /// Takes in what the clusters ask, and gives those that ask something else than before. Answers that
  /// nobody asks for any more are forgotten.
  func take(_ clusters: [DesiredCluster], as entry: Questioning) -> Set<ClusterID> {
    let before = state.withLock { $0.questions }
    var entries = state.withLock { $0.wanted }
    var questions: [ClusterID: Questions] = [:]
    var moved: Set<ClusterID> = []
    for cluster in clusters {
      let known = before[cluster.id]
      if let known, known.stay(for: cluster) {
        questions[cluster.id] = known
        continue
      }
      let asking = Questions(cluster, after: known, as: entry, sharing: &entries)
      questions[cluster.id] = asking
      if known == nil || !asking.moved.isEmpty { moved.insert(cluster.id) }
    }
    guard !moved.isEmpty || questions.count != before.count else {
      state.withLock { $0.questions = questions }
      return []
    }
    let wanted = Set(questions.values.flatMap(\.entries.values).compactMap { try? $0.get() })
    state.withLock { state in
      state.questions = questions
      state.wanted = wanted
      state.answers = state.answers.filter { wanted.contains($0.key) }
      for cluster in moved { state.note(newsOf: questions[cluster]?.moved ?? [], on: cluster) }
    }
    return moved
  }

  /// What is to be asked now: what was not asked since the moment; what got no answer when its wait is
  /// over.
  func questions(since moment: Timestamp, at now: Timestamp) -> Set<Entry> {
    state.withLock { state in
      let stale = state.wanted.filter {
        state.answers[$0]?.isStale(since: moment, at: now) ?? true
      }
      state.underWay = stale
      return stale
    }
  }

  /// Takes in answers, and gives the clusters for which something changed. Where nothing can be told
  /// now, an older answer stays: a registry that is down does not make a cluster unknown. What something
  /// was heard of meanwhile is asked again at the next look.
  func record(
    _ fresh: [Entry: Result<Release, RegistryFailure>], at now: Timestamp
  ) -> Set<ClusterID> {
    state.withLock { state in
      var news: Set<Entry> = []
      for (entry, result) in fresh {
        let before = state.answers[entry]
        var answer = Self.answer(result, after: before, at: now)
        if state.underWay.remove(entry) == nil { answer.doubt() }
        state.answers[entry] = answer
        if answer.answer != before?.answer { news.insert(entry) }
      }
      guard !news.isEmpty else { return [] }
      let touched = state.questions.mapValues { $0.bundles(asking: news) }.filter {
        !$0.value.isEmpty
      }
      for (cluster, bundles) in touched { state.note(newsOf: bundles, on: cluster) }
      return Set(touched.keys)
    }
  }

  /// Who does not answer, for how long; the first by its words where there are several.
  package var silence: Silence? {
    state.withLock { state in
      state.answers.values.compactMap(\.silence).min { $0.sentence < $1.sentence }
    }
  }

  /// When the next question is due that got no answer the last time.
  package var nextQuestion: Timestamp? {
    state.withLock { $0.answers.values.compactMap(\.silence?.due).min() }
  }

  /// Has a target's version asked again at the next look: its Job just ended, and the tag may have
  /// moved meanwhile.
  package func doubt(_ target: TargetID) {
    state.withLock { state in
      guard let entry = try? state.questions[target.cluster]?.entries[target.bundle]?.get()
      else { return }
      state.doubt(entry)
    }
  }

  /// Has everything about these repositories asked again at the next look, at whatever registry.
  package func doubt(_ repositories: Set<String>) {
    state.withLock { state in
      for entry in state.wanted where repositories.contains(entry.question.repository.path) {
        state.doubt(entry)
      }
    }
  }

  private static func answer(
    _ result: Result<Release, RegistryFailure>, after before: Answer?, at now: Timestamp
  ) -> Answer {
    let answer = ReleaseAnswer(result)
    guard case .failure(let failure) = result, case .unknown(let reason, _) = answer else {
      return Answer(answer: answer, asked: now)
    }
    let silence = Silence(failure, after: before?.silence, at: now)
    switch before?.answer {
    case .resolved?: return Answer(answer: before?.answer ?? answer, asked: now, silence: silence)
    // The same in other words, such as another count of milliseconds, is no news.
    case .unknown(reason, let message)?:
      return Answer(
        answer: .unknown(reason: reason, message: message), asked: now, silence: silence)
    case .refused?, .unknown?, nil: return Answer(answer: answer, asked: now, silence: silence)
    }
  }
}

extension ReleaseBook.Entry: Hashable {
  static func == (left: ReleaseBook.Entry, right: ReleaseBook.Entry) -> Bool {
    left === right || (left.question == right.question && left.credentials == right.credentials)
  }

  func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

extension DesiredBundle {
  /// What its registry is asked.
  var question: ReleaseQuestion { ReleaseQuestion(repository: repository, version: version) }
}
