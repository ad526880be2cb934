// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts
import HTTPTypes

/// HTTP without a network: a closure answers, and every call is kept.
package final class ScriptedHTTP: ExchangesHTTP {
  private let answer: @Sendable (HTTPCall) async throws(HTTPFailure) -> ScriptedReply
  private let kept = Lock<[HTTPCall]>([])

  package init(
    _ answer: @escaping @Sendable (HTTPCall) async throws(HTTPFailure) -> ScriptedReply
  ) {
    self.answer = answer
  }

  /// Answers in turn; when they are used up, every further call is refused.
  package convenience init(_ replies: [ScriptedReply]) {
    let left = Lock(replies[...])
    self.init { _ throws(HTTPFailure) in
      guard let reply = left.withLock({ $0.popFirst() }) else {
        throw HTTPFailure(.unreachable, doing: "answering", detail: "the script is at its end")
      }
      return reply
    }
  }

  /// What was asked, in order.
  package var calls: [HTTPCall] { kept.withLock { $0 } }

  package func exchange(_ call: HTTPCall) async throws(HTTPFailure) -> HTTPReply {
    let stream = try await open(call)
    var body: [UInt8] = []
    while let bytes = try await stream.next() {
      body += bytes
      guard body.count <= call.limits.responseBytes else {
        throw HTTPFailure(.tooLarge, doing: "reading the answer", detail: "it is too large")
      }
    }
    return HTTPReply(response: stream.response, body: body)
  }

  package func open(_ call: HTTPCall) async throws(HTTPFailure) -> HTTPStream {
    kept.withLock { $0.append(call) }
    let reply = try await answer(call)
    let left = Lock(reply.pieces[...])
    return HTTPStream(response: reply.response) { () throws(HTTPFailure) in
      if let piece = left.withLock({ $0.popFirst() }) { return piece }
      switch reply.end {
      case .clean: return nil
      case .failure(let failure): throw failure
      case .silence: throw await silence()
      }
    }
  }
}

/// Nothing more comes until the task is cancelled.
private func silence() async -> HTTPFailure {
  while !Task.isCancelled { try? await Task.sleep(for: .seconds(3_600)) }
  return HTTPFailure(.cancelled, doing: "reading the answer", detail: "cancelled")
}
