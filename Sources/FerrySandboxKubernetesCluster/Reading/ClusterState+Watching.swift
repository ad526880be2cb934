// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

extension ClusterState {
  /// Opens a watch; its events come from `nextBatch`.
  mutating func openWatch(_ call: APICall) throws(APIFailure) -> APIResponse {
    let options = try ListOptions(call.request.query, for: call.type, isWatch: true)
    watchCount += 1
    let id = WatchID(number: watchCount)
    let watch = watch(call, options)
    watches[id] = watch
    agenda.add(.ringWatch(id), at: watch.deadline)
    if let bookmark = watch.nextBookmark { agenda.add(.ringWatch(id), at: bookmark) }
    return APIResponse(.watch(id))
  }

  /// Gives a watch a bell of its own, and hears it from now on.
  package mutating func bell(of id: WatchID) -> AsyncStream<Void> {
    let (stream, bell) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    watches[id]?.bell = bell
    bell.yield()
    return stream
  }

  /// Wakes the reader of a watch; one that nobody reads any more goes some time after its end.
  mutating func ring(_ id: WatchID, at now: Timestamp) {
    guard let watch = watches[id] else { return }
    guard watch.deadline <= now else {
      rings.insert(id)
      return
    }
    guard now < watch.deadline + .seconds(60) else { return closeWatch(id) }
    rings.insert(id)
    agenda.add(.ringWatch(id), at: watch.deadline + .seconds(60))
  }

  package mutating func closeWatch(_ id: WatchID) {
    watches[id] = nil
    rings.remove(id)
  }

  /// What a watch shows next.
  package mutating func nextBatch(of id: WatchID, at now: Timestamp) -> WatchBatch {
    guard var watch = watches[id] else { return WatchBatch(isOver: true) }
    var batch = WatchBatch()
    var events = initialEvents(&watch)
    if let changes = store.table(watch.type.table).changes(after: watch.cursor) {
      events += changes.compactMap(watch.event)
      watch.cursor = store.version
    } else {
      events.append(tooOld(watch.cursor))
      batch.isOver = true
    }
    if let due = watch.nextBookmark, due <= now {
      events.append(bookmark(watch, isInitialEnd: false))
      let next = now + .seconds(60)
      watch.nextBookmark = next
      agenda.add(.ringWatch(id), at: next)
    }
    if watch.deadline <= now { batch.isOver = true }
    batch.events = events.map { presented($0, watch, at: now) }
    watches[id] = watch
    return batch
  }

  private func watch(
    _ call: APICall, _ options: ListOptions
  ) -> Watch {
    let seconds = options.timeout.flatMap { $0 > 0 ? $0 : nil } ?? 1_800
    let fromNow = options.version ?? 0 == 0
    let wantsInitial = options.sendsInitialEvents ?? fromNow
    var fields = options.fields
    if !call.path.name.isEmpty {
      let term = FieldSelector.Term(
        path: ["metadata", "name"], value: call.path.name, isEqual: true)
      fields = FieldSelector(terms: fields.terms + [term])
    }
    var watch = Watch(
      type: call.type, namespace: call.path.namespace, labels: options.labels, fields: fields,
      form: call.form, deadline: call.now + .seconds(seconds), initial: nil,
      marksInitialEnd: options.sendsInitialEvents == true && options.allowsBookmarks,
      cursor: wantsInitial || fromNow ? store.version : options.version ?? 0,
      nextBookmark: options.allowsBookmarks
        ? call.now + .seconds(max(1, min(60, seconds - 2))) : nil)
    if wantsInitial {
      watch.initial = store.table(call.type.table).objects(in: call.path.namespace)
        .filter(watch.shows)
    }
    return watch
  }

  private func initialEvents(_ watch: inout Watch) -> [WatchEvent] {
    guard let initial = watch.initial else { return [] }
    watch.initial = nil
    let events = initial.map { WatchEvent(kind: .added, object: $0) }
    return watch.marksInitialEnd ? events + [bookmark(watch, isInitialEnd: true)] : events
  }

  private func bookmark(_ watch: Watch, isInitialEnd: Bool) -> WatchEvent {
    var object = APIObject([
      "kind": .string(watch.type.kind), "apiVersion": .string(watch.type.apiVersion),
    ])
    object["metadata", "resourceVersion"] = .string(String(watch.cursor))
    if isInitialEnd {
      object["metadata", "annotations"] = ["k8s.io/initial-events-end": "true"]
    }
    return WatchEvent(kind: .bookmark, object: object)
  }

  private func tooOld(_ cursor: Int) -> WatchEvent {
    let failure = APIFailure.expired("too old resource version: \(cursor) (\(store.version))")
    return WatchEvent(kind: .error, object: APIObject(failure.status))
  }

  private func presented(_ event: WatchEvent, _ watch: Watch, at now: Timestamp) -> JSONValue {
    let object: JSONValue
    switch (event.kind, watch.form) {
    case (.error, _): object = event.object.json
    case (.bookmark, .metadata), (.bookmark, .metadataList), (_, .metadata), (_, .metadataList):
      object = watch.type.presented(event.object).partial
    case (.bookmark, _): object = event.object.json
    case (_, .table):
      let page = ListPage(objects: [event.object], version: watch.cursor)
      object = Table(watch.type, include: .metadata).json(page, at: now)
    default: object = watch.type.presented(event.object).json
    }
    return ["type": .string(event.kind.rawValue), "object": object]
  }
}
