// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

extension KubernetesClient: ObservesObjects {
  package func observe(
    _ kind: ResourceKind, in namespace: Namespace?, selector: String?,
    deliver: @escaping @Sendable (Observation) async -> Void
  ) async {
    let scope = ListScope(namespace: namespace, labels: selector)
    var state = WatchState.start
    var stream: WatchStream?
    var effects: [WatchState.Effect] = [.list]
    while !Task.isCancelled {
      var event: WatchState.Event?
      // Each is let go as soon as it is done: a list is large, and opening its watch takes a while.
      while !effects.isEmpty {
        event = await carryOut(effects.removeFirst(), kind, scope, &stream, deliver)
      }
      guard let event, !Task.isCancelled else { return }
      effects = state.absorb(event)
    }
  }

  /// Does it; the event that came of it, if it is of the kind that brings one.
  private func carryOut(
    _ effect: WatchState.Effect, _ kind: ResourceKind, _ scope: ListScope,
    _ stream: inout WatchStream?, _ deliver: @Sendable (Observation) async -> Void
  ) async -> WatchState.Event? {
    switch effect {
    case .deliver(let observation):
      await deliver(observation)
      return nil
    case .list:
      stream = nil
      return await listed(kind, scope)
    case .open(let version):
      stream = nil
      return await opened(kind, scope, version, &stream)
    case .readNext:
      return await stream?.next()
    case .rest(let failures, let atLeast):
      stream = nil
      return await rested(failures: failures, atLeast: atLeast)
    }
  }

  private func listed(_ kind: ResourceKind, _ scope: ListScope) async -> WatchState.Event {
    do {
      let pages = try await pages(of: kind, in: scope)
      return .listed(pages.items, version: pages.version)
    } catch {
      return WatchState.Event(error)
    }
  }

  private func opened(
    _ kind: ResourceKind, _ scope: ListScope, _ version: String, _ stream: inout WatchStream?
  ) async -> WatchState.Event {
    let request = Self.watch(kind, scope, version)
    do {
      stream = WatchStream(try await self.stream(request), clock: clock, doing: doing(request))
      return .opened
    } catch {
      return WatchState.Event(error)
    }
  }

  private func rested(failures: Int, atLeast: Duration?) async -> WatchState.Event? {
    let rest = Backoff.rest(failures: failures, luck: .random(in: 0...1), atLeast: atLeast)
    do {
      try await clock.sleep(until: clock.now + rest)
      return .rested
    } catch {
      return nil  // cancelled
    }
  }

  /// The server ends the watch after five to ten minutes, so that watches do not all end at once.
  ///
  /// It sends a bookmark about once a minute; where it does not, a silence of five minutes only
  /// means that the watch is resumed.
  private static func watch(
    _ kind: ResourceKind, _ scope: ListScope, _ version: String
  ) -> APIRequest {
    var request = APIRequest(
      path: kind.path(in: scope.namespace), kind: kind, doing: "watching \(kind.plural)")
    request.query =
      [
        QueryItem("watch", "true"), QueryItem("resourceVersion", version),
        QueryItem("allowWatchBookmarks", "true"),
        QueryItem("timeoutSeconds", String(Int.random(in: 300...600))),
      ] + (scope.labels.map { [QueryItem("labelSelector", $0)] } ?? [])
    request.limits.total = nil
    request.limits.idle = .seconds(300)
    return request
  }
}
