// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

extension KubernetesClient: ReadsObjects {
  package func list(
    _ kind: ResourceKind, selector: String?
  ) async throws(KubernetesFailure) -> [JSONValue] {
    try await pages(of: kind, in: ListScope(labels: selector)).items
  }

  package func list(
    _ kind: ResourceKind, in namespace: Namespace, labels: String?, fields: String?
  ) async throws(KubernetesFailure) -> [JSONValue] {
    let scope = ListScope(namespace: namespace, labels: labels, fields: fields)
    return try await pages(of: kind, in: scope).items
  }

  package func get(
    _ reference: ObjectReference
  ) async throws(KubernetesFailure) -> JSONValue? {
    do {
      return try await send(
        APIRequest(path: reference.path, kind: reference.kind, doing: "reading \(reference)"))
    } catch  where error.code == .notFound {
      return nil
    }
  }

  package func log(
    ofPod name: String, container: String?, in namespace: Namespace, lines: Int
  ) async throws(KubernetesFailure) -> String {
    let pod = ObjectReference(.pod, namespace: namespace, name: name)
    let query =
      [QueryItem("tailLines", String(max(0, lines)))]
      + (container.map { [QueryItem("container", $0)] } ?? [])
    let request = APIRequest(
      path: pod.path + "/log", query: query,
      accept: "*/*", kind: .pod, doing: "reading the log of \(pod)")
    return try await tail(of: stream(request), doing: doing(request))
  }

  /// Every page of a list. A page token that expired meanwhile starts the list anew, once.
  func pages(
    of kind: ResourceKind, in scope: ListScope
  ) async throws(KubernetesFailure) -> ListPages {
    do {
      return try await onePass(of: kind, in: scope)
    } catch  where error.code == .expired {
      return try await onePass(of: kind, in: scope)
    } catch  where error.code == .missingKind {
      throw await withServedVersions(error, of: kind)
    }
  }

  private func onePass(
    of kind: ResourceKind, in scope: ListScope
  ) async throws(KubernetesFailure) -> ListPages {
    var pages = ListPages(kind)
    repeat {
      let request = APIRequest(
        path: kind.path(in: scope.namespace), query: scope.query(continuing: pages.next),
        kind: kind, doing: "listing \(kind.plural)")
      let reply = try await reply(to: request)
      let page = try? JSONValue(parsing: reply.body, leavingOut: .fieldSets)
      let reason =
        page.map { pages.take($0, bytes: reply.body.count) } ?? "the answer is not JSON"
      if let reason {
        throw KubernetesFailure(.malformed, doing: doing(request), detail: reason)
      }
    } while pages.next != nil
    return pages
  }

  /// The last bytes of a text: the end of a log says what went wrong.
  private func tail(
    of stream: HTTPStream, doing: String
  ) async throws(KubernetesFailure) -> String {
    let kept = 256 << 10
    var text: [UInt8] = []
    var total = 0
    do {
      while total < 16 << 20, let bytes = try await stream.next() {
        total += bytes.count
        text += bytes
        if text.count > 2 * kept { text.removeFirst(text.count - kept) }
      }
    } catch {
      throw KubernetesFailure(error, doing: doing)
    }
    return String(decoding: text.suffix(kept), as: UTF8.self)
  }
}
