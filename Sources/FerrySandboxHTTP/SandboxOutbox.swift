// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts
package import HTTPTypes
package import Logging

/// A webhook that is to be sent once.
package struct Posting: Sendable {
  /// Tells this delivery from every other one.
  package let id: String
  /// What happened, as the host names it.
  package let event: String
  package let url: HTTPURL
  package let headers: HTTPFields
  package let body: [UInt8]

  package init(id: String, event: String, url: HTTPURL, headers: HTTPFields, body: [UInt8]) {
    (self.id, self.event, self.url, self.headers, self.body) = (id, event, url, headers, body)
  }
}

/// What became of a webhook.
package struct PostingResult: Sendable {
  package enum Outcome: Hashable, Sendable {
    /// The receiver answered with this status code.
    case answered(Int)
    /// No answer, and why.
    case failed(String)
    /// Not sent, because too many were waiting.
    case dropped
  }

  package let id: String
  package let event: String
  package let url: HTTPURL
  package let outcome: Outcome
  /// When it was about to be sent.
  package let sent: Timestamp
  /// When that became of it.
  package let time: Timestamp

  /// GitLab counts redirects as success too; what else came back is the receiver's refusal.
  package var isDelivered: Bool {
    if case .answered(200..<400) = outcome { true } else { false }
  }
}

/// Sends webhooks beside the requests that cause them: nobody waits for a receiver.
///
/// Each is tried once, a few at a time, as Git hosts do. The latest results are kept.
package final class Outbox: Sendable {
  private static let waitingLimit = 256
  private static let resultLimit = 100

  private let http: any ExchangesHTTP
  private let clock: any KeepsTime
  private let atOnce: Int
  private let logger: Logger
  private let queue: AsyncStream<Posting>
  private let entrance: AsyncStream<Posting>.Continuation
  private let kept = Lock<[PostingResult]>([])
  private let open = Lock(0)

  package init(
    http: any ExchangesHTTP, clock: any KeepsTime, atOnce: Int, logger: Logger
  ) {
    (self.http, self.clock, self.atOnce, self.logger) = (http, clock, atOnce, logger)
    (queue, entrance) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingOldest(Self.waitingLimit))
  }

  /// The latest results, oldest first; at most a hundred.
  package var results: [PostingResult] { kept.withLock { $0 } }

  /// How many wait to be sent or for their answer.
  package var pending: Int { open.withLock { $0 } }

  /// Puts a webhook into the queue; a full queue drops it, with a warning.
  package func post(_ posting: Posting) {
    open.withLock { $0 += 1 }
    guard case .dropped = entrance.yield(posting) else { return }
    keep(posting, .dropped, sent: clock.now)
  }

  /// Sends until cancelled.
  package func run() async {
    await withTaskGroup(of: Void.self) { group in
      var running = 0
      for await posting in queue {
        if running == atOnce {
          await group.next()
          running -= 1
        }
        group.addTask { [self] in
          let sent = clock.now
          keep(posting, await send(posting), sent: sent)
        }
        running += 1
      }
      group.cancelAll()
    }
  }

  private func send(_ posting: Posting) async -> PostingResult.Outcome {
    var request = posting.url.request(.post)
    request.headerFields = posting.headers
    let call = HTTPCall(
      request: request, body: posting.body,
      limits: HTTPLimits(
        connect: .seconds(5), firstByte: .seconds(10), idle: .seconds(10), total: .seconds(10),
        responseBytes: 1 << 20))
    do {
      return .answered(try await http.exchange(call).response.status.code)
    } catch {
      return .failed(error.detail)
    }
  }

  private func keep(_ posting: Posting, _ outcome: PostingResult.Outcome, sent: Timestamp) {
    let result = PostingResult(
      id: posting.id, event: posting.event, url: posting.url, outcome: outcome, sent: sent,
      time: clock.now)
    kept.withLock { results in
      results.append(result)
      results.removeFirst(max(0, results.count - Self.resultLimit))
    }
    open.withLock { $0 -= 1 }
    guard !result.isDelivered else { return }
    logger.warning(
      "a webhook was not delivered",
      metadata: [
        "event": "\(posting.event)", "url": "\(posting.url)", "outcome": "\(outcome)",
      ])
  }
}
