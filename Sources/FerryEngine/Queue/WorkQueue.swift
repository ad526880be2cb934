// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryEngineFacts
package import FerryPorts

/// Hands out keys, each when it is due: those of one cluster to whoever is there, the others to a
/// bounded number of workers.
package final class WorkQueue: Sendable {
  private let time: any KeepsTime
  private let schedule: Lock<WorkSchedule>
  private let bell: Bell

  package init(time: any KeepsTime) {
    self.time = time
    schedule = Lock(WorkSchedule())
    bell = Bell()
  }

  /// Asks for a look at the key, now or after the delay. Returns at once.
  package func add(_ key: WorkKey, after delay: Duration = .zero) {
    add(key, at: time.now + delay)
  }

  /// Asks for a look at the key, not before the moment. Returns at once.
  package func add(_ key: WorkKey, at moment: Timestamp) {
    schedule.withLock { $0.add(key, at: moment) }
    bell.ring()
  }

  /// Forgets a key that is waiting.
  package func drop(_ key: WorkKey) { schedule.withLock { $0.drop(key) } }

  /// Works until the task is cancelled; at most `parallel` keys at once that are of no one cluster.
  package func work(
    parallel: Int, _ handle: @escaping @Sendable (WorkKey) async -> Void
  ) async {
    await withDiscardingTaskGroup { group in
      let places = Lock(parallel)
      while !Task.isCancelled {
        guard let key = takeIfFree(places) else {
          await waitForWork(places)
          continue
        }
        group.addTask { [schedule, bell] in
          await handle(key)
          schedule.withLock { $0.finish(key) }
          if !key.isOfOneCluster { places.withLock { $0 += 1 } }
          bell.ring()
        }
      }
      group.cancelAll()
    }
  }

  private func takeIfFree(_ places: Lock<Int>) -> WorkKey? {
    let hasPlace = places.withLock { $0 > 0 }
    let now = time.now
    guard let key = schedule.withLock({ $0.take(at: now, hasPlace: hasPlace) }) else { return nil }
    if !key.isOfOneCluster { places.withLock { $0 -= 1 } }
    return key
  }

  /// Returns when something changed or the next key is due.
  private func waitForWork(_ places: Lock<Int>) async {
    let hasPlace = places.withLock { $0 > 0 }
    guard let due = schedule.withLock({ $0.nextDue(hasPlace: hasPlace) }) else {
      return await bell.wait()
    }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [bell] in await bell.wait() }
      group.addTask { [time] in try? await time.sleep(until: due) }
      await group.next()
      group.cancelAll()
    }
  }
}
