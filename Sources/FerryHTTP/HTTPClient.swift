// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// Ferry's only HTTP client: libcurl on two threads, with connections that are kept and shared.
///
/// Open streams have a thread and connections of their own, so that watches, which hold theirs for
/// hours, never starve a request.
package final class HTTPClient: ExchangesHTTP {
  private let requests: CurlLoop
  private let streams: CurlLoop
  private let proxies: ProxyRules

  /// Starts the threads. The rules say which proxy a call without its own takes.
  package init(proxies: ProxyRules = .ofProcess) {
    self.proxies = proxies
    requests = CurlLoop(.requests)
    streams = CurlLoop(.streams)
  }

  package func exchange(_ call: HTTPCall) async throws(HTTPFailure) -> HTTPReply {
    let sink = ReplySink(mostBytes: call.limits.responseBytes)
    let transfer = try Transfer(call, proxies: proxies, into: sink)
    let (head, body) = try await requests.run(transfer, until: sink.reply)
    return HTTPReply(status: head.status, body: body) { head.response(isDecoded: true) }
  }

  package func open(_ call: HTTPCall) async throws(HTTPFailure) -> HTTPStream {
    let sink = StreamSink()
    let transfer = try Transfer(call, proxies: proxies, into: sink)
    let head = try await streams.run(transfer, until: sink.head)
    return HTTPStream(
      response: head.response(isDecoded: false),
      pull: { [streams] () async throws(HTTPFailure) -> [UInt8]? in
        try await sink.next(of: transfer, through: streams.mailbox)
      },
      close: { [streams] in streams.mailbox.post(.cancel(transfer)) })
  }

  /// Fails all calls in flight and all later ones, and returns when both threads have ended.
  package func shutdown() {
    requests.shutdown()
    streams.shutdown()
  }
}
