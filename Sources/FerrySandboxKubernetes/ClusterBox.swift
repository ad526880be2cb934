// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesCluster
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// The cluster behind a lock, with those who wait for it to change.
///
/// All decisions are made inside the lock by `ClusterState`. Bells are rung and alarms set outside.
final class ClusterBox: Sendable {
  private let state: Lock<ClusterState>
  private let clock: any KeepsTime
  /// Nothing where nobody asked for a record.
  private let record = Lock<[APIRequest]?>(nil)
  private let armed = Lock<Timestamp?>(nil)
  private let alarms: AsyncStream<Timestamp>
  private let alarm: AsyncStream<Timestamp>.Continuation

  init(_ state: sending ClusterState, clock: any KeepsTime) {
    self.state = Lock(state)
    self.clock = clock
    (alarms, alarm) = AsyncStream<Timestamp>.makeStream()
  }

  /// Changes or reads the cluster at the present time.
  private func change<Result: Sendable>(
    _ body: (inout ClusterState, Timestamp) -> Result
  ) -> Result {
    let now = clock.now
    let (result, bells, due) = state.withLock { state in
      let result = body(&state, now)
      return (result, state.takeBells(), state.agenda.next)
    }
    for bell in bells { bell.yield() }
    if let due { arm(due) }
    return result
  }

  /// Does what is due whenever something is, until cancelled.
  ///
  /// Every alarm is one sleeper; one is set only for a time before all that are set already.
  func keepTime() async {
    await withDiscardingTaskGroup { group in
      for await moment in alarms {
        group.addTask {
          guard (try? await self.clock.sleep(until: moment)) != nil else { return }
          self.tick()
        }
      }
    }
  }

  func tick() {
    let now = clock.now
    armed.withLock { if let moment = $0, moment <= now { $0 = nil } }
    change { state, now in state.tick(at: now) }
  }

  private func arm(_ due: Timestamp) {
    let isEarlier = armed.withLock { moment in
      if let set = moment, set <= due { return false }
      moment = due
      return true
    }
    if isEarlier { alarm.yield(due) }
  }
}

extension ClusterBox {
  func respond(to request: APIRequest) -> APIResponse {
    record.withLock { $0?.append(request) }
    return change { state, now in state.respond(to: request, at: now) }
  }

  func recordRequests() { record.withLock { $0 = [] } }

  func takeRecordedRequests() -> [APIRequest] {
    record.withLock { record in
      defer { if record != nil { record = [] } }
      return record ?? []
    }
  }

  /// Applies an object in the name of the administrator; a refusal is given as a `Status`.
  func apply(_ object: JSONValue, manager: String) -> JSONValue? {
    change { state, now in state.apply(object, manager: manager, at: now) }
  }

  func object(_ apiVersion: String, _ kind: String, _ key: ObjectKey) -> JSONValue? {
    state.withLock { state in
      state.table(of: apiVersion, kind).flatMap { state.store[$0, key]?.json }
    }
  }

  func objects(_ apiVersion: String, _ kind: String) -> [JSONValue] {
    state.withLock { state in
      guard let table = state.table(of: apiVersion, kind) else { return [] }
      return state.store.table(table).objects(in: nil).map(\.json)
    }
  }

  func compact(through version: Int) { state.withLock { $0.store.compact(through: version) } }

  func setJobs(_ set: (inout JobBehavior) -> Void) { state.withLock { set(&$0.jobs) } }

  var requestCounts: [RequestKey: Int] { state.withLock { $0.counts } }

  var writes: [WriteNote] { state.withLock { $0.writes } }

  func resetRequestCounts() { state.withLock { $0.counts = [:] } }

  func bell(of id: WatchID) -> AsyncStream<Void> { state.withLock { $0.bell(of: id) } }

  func nextBatch(of id: WatchID) -> WatchBatch {
    change { state, now in state.nextBatch(of: id, at: now) }
  }

  func closeWatch(_ id: WatchID) { state.withLock { $0.closeWatch(id) } }
}
