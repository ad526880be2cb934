// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import HeapModule

/// What is to be done later: the only place where a cluster keeps times.
package struct Agenda: Sendable {
  private var heap = Heap<Entry>()
  private var count = 0

  private struct Entry: Comparable, Sendable {
    let time: Timestamp
    let order: Int
    let item: AgendaItem

    static func == (left: Self, right: Self) -> Bool {
      left.time == right.time && left.order == right.order
    }

    static func < (left: Self, right: Self) -> Bool {
      (left.time, left.order) < (right.time, right.order)
    }
  }

  /// When the next item is due.
  package var next: Timestamp? { heap.min?.time }

  mutating func add(_ item: AgendaItem, at time: Timestamp) {
    count += 1
    heap.insert(Entry(time: time, order: count, item: item))
  }

  /// The next item that is due; items of one moment come in the order they were added.
  mutating func popDue(at now: Timestamp) -> AgendaItem? {
    guard let first = heap.min, first.time <= now else { return nil }
    return heap.popMin()?.item
  }
}

/// One thing to do later.
///
/// Items name objects by key and uid: what is gone by then, or was made anew, is left alone.
enum AgendaItem: Hashable, Sendable {
  case ringWatch(WatchID)
  case finishPod(ObjectKey, uid: String)
  case endJob(ObjectKey, uid: String)
  case expireJob(ObjectKey, uid: String)
  case forgetEvent(ObjectKey, uid: String)
}
