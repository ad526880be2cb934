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
  struct Answer {
    var answer: ReleaseAnswer
    var asked: Timestamp
    var silence: Silence?
    /// In which round of questions it was given.
    var round: Int

    /// What it says to whoever takes nothing from before a round.
    func known(since first: Int) -> ReleaseAnswer? { round < first ? silence?.answer : answer }

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
    /// How many rounds of questions have begun.
    var round = 0
    /// From which round on a cluster takes answers; any: from the first.
    var trusted: [ClusterID: Int] = [:]

    mutating func doubt(_ entry: Entry) {
      underWay.remove(entry)
      answers[entry]?.doubt()
    }

    /// Something else was answered, or asked, for some Bundles of a cluster.
    mutating func note(newsOf bundles: some Sequence<BundleID>, on cluster: ClusterID) {
      versions[cluster, default: 0] += 1
      let first = trusted[cluster, default: 0]
      questions[cluster]?.take(to: bundles) { entry in
        answers[entry]?.known(since: first)
      }
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
      state.round += 1
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
      let firsts = Set(state.trusted.values).union([0])
      for (entry, result) in fresh {
        let before = state.answers[entry]
        var answer = Self.answer(result, in: state.round, after: before, at: now)
        if state.underWay.remove(entry) == nil { answer.doubt() }
        state.answers[entry] = answer
        if firsts.contains(where: { answer.known(since: $0) != before?.known(since: $0) }) {
          news.insert(entry)
        }
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

  /// Has everything asked again at the next look.
  package func doubt() {
    state.withLock { state in
      for entry in state.wanted { state.doubt(entry) }
    }
  }

  /// Forgets what was answered for a cluster, until it is answered again.
  package func distrust(_ cluster: ClusterID) {
    state.withLock { state in
      state.trusted[cluster] = state.round + 1
      guard let entries = state.questions[cluster]?.entries else { return }
      for case .success(let entry) in entries.values { state.doubt(entry) }
      state.note(newsOf: entries.keys, on: cluster)
    }
  }

  private static func answer(
    _ result: Result<Release, RegistryFailure>, in round: Int, after before: Answer?,
    at now: Timestamp
  ) -> Answer {
    let answer = ReleaseAnswer(result)
    guard case .failure(let failure) = result, case .unknown(let reason, _) = answer else {
      return Answer(answer: answer, asked: now, round: round)
    }
    let silence = Silence(failure, as: reason, after: before?.silence, at: now)
    guard let before, case .resolved = before.answer else {
      return Answer(answer: silence.answer, asked: now, silence: silence, round: round)
    }
    return Answer(answer: before.answer, asked: now, silence: silence, round: before.round)
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
