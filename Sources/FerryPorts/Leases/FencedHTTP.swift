// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import HTTPTypes

/// Sends what writes only through a fence, and for no longer than the fence is open.
package struct FencedHTTP: ExchangesHTTP {
  private let http: any ExchangesHTTP
  private let fence: WriteFence

  package init(_ http: any ExchangesHTTP, behind fence: WriteFence) {
    self.http = http
    self.fence = fence
  }

  package func exchange(_ call: HTTPCall) async throws(HTTPFailure) -> HTTPReply {
    let call = try fenced(call)
    let reply = try await http.exchange(call)
    // A gateway that gave up, or a server in trouble, may have passed it on all the same.
    if reply.status.kind == .serverError { call.fence?.leaveUnanswered() }
    return reply
  }

  package func open(_ call: HTTPCall) async throws(HTTPFailure) -> HTTPStream {
    try await http.open(fenced(call))
  }

  private func fenced(_ call: HTTPCall) throws(HTTPFailure) -> HTTPCall {
    guard ![.get, .head, .options].contains(call.request.method), !call.isHarmless else {
      return call
    }
    let left = fence.timeLeft
    guard left > .zero else {
      throw HTTPFailure(
        .cancelled, doing: "\(call.request.method) \(call.request.path ?? "")",
        detail: fence.whyClosed)
    }
    var call = call
    call.fence = fence
    call.limits.total = min(call.limits.total ?? left, left)
    if let signature = fence.signature { call.request.headerFields[.userAgent] = signature }
    return call
  }
}
