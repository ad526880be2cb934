// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CCurl
import CShims
import FerryDomain
import FerryPorts
import Glibc
import HTTPTypes

/// One call on its way through curl.
final class Transfer: @unchecked Sendable {
  // What never changes may be read anywhere; everything else belongs to the loop's thread, which
  // gets the transfer through the mailbox's lock. The thread-sanitizer build of the tests shows it.
  let call: HTTPCall
  let destination: Destination
  /// The proxy to take, if any.
  let proxy: String?
  let sink: any TransferSink

  private(set) var easy: EasyHandle?
  private(set) var stopwatch: Stopwatch
  private var clock: TurnClock?
  private var head = ResponseHead()
  private var attempts = 0
  private var sentBytes = 0
  private var isPaused = false
  /// Why the callbacks stopped the transfer.
  private var refusal: HTTPFailure?

  init(
    _ call: HTTPCall, proxies: ProxyRules, into sink: any TransferSink
  ) throws(HTTPFailure) {
    self.call = call
    destination = try Destination(call.request, tls: call.tls)
    proxy = call.proxy ?? proxies.proxy(for: destination)
    self.sink = sink
    stopwatch = Stopwatch(call.limits)
  }

  /// Whether the call has a body to send; where one is usual, an empty one counts.
  var sendsBody: Bool {
    !call.body.isEmpty || [.post, .put, .patch].contains(call.request.method)
  }

  /// Whether the call may be sent twice without doing anything twice.
  var isRepeatable: Bool { [.get, .head].contains(call.request.method) }

  func failure(_ code: HTTPFailure.Code, _ detail: String) -> HTTPFailure {
    HTTPFailure(code, doing: Destination.doing(call.request), detail: detail)
  }

  var cancelled: HTTPFailure { failure(.cancelled, "the call was cancelled") }
  var shutDown: HTTPFailure { failure(.cancelled, "the HTTP client was shut down") }
}

// MARK: What the loop does

extension Transfer {
  func begin(on easy: EasyHandle, _ clock: TurnClock) {
    self.easy = easy
    self.clock = clock
    stopwatch.start(at: clock.now)
    easy.configure(for: self)
  }

  func resume() {
    guard isPaused, let easy else { return }
    isPaused = false
    enter(.receiving)
    curl_easy_pause(easy.raw, CURLPAUSE_CONT)
  }

  /// Empties curl's buffer of a paused transfer, which it would leak.
  func discardPaused() {
    guard isPaused, let easy else { return }
    isPaused = false
    refusal = refusal ?? cancelled
    curl_easy_pause(easy.raw, CURLPAUSE_CONT)
  }

  /// Whether a kept connection was dead already, and asking again on another does no harm.
  ///
  /// Over HTTP/1.1 curl asks again by itself, over HTTP/2 it does not.
  func isWorthRepeating(after code: CURLcode) -> Bool {
    guard isRepeatable, attempts == 1, refusal == nil, head.isEmpty else { return false }
    guard easy?.madeConnection == false else { return false }
    return [
      CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2,
      CURLE_HTTP2_STREAM,
    ].contains(code)
  }

  /// What curl's result means for the call.
  func outcome(of code: CURLcode) -> Result<Void, HTTPFailure> {
    if let refusal { return .failure(refusal) }
    guard code == CURLE_OK else {
      return .failure(failure(code, detail: easy?.errorDetail ?? ""))
    }
    guard head.isComplete, head.isFinal else {
      return .failure(failure(.interrupted, "the server's answer is not HTTP"))
    }
    return .success(())
  }

  private func enter(_ phase: Stopwatch.Phase) {
    stopwatch.enter(phase, at: clock?.now ?? .now)
  }

  func end(with outcome: Result<Void, HTTPFailure>) {
    easy = nil
    if case .failure = outcome, attempts > 0 { call.fence?.leaveUnanswered() }
    sink.end(outcome)
  }
}

// MARK: What curl calls

extension Transfer {
  /// A connection stands and the request is about to be sent; false stops the transfer.
  func mayBeSent() -> Bool {
    guard passesFence() else { return false }
    attempts += 1
    // When a kept connection turns out dead, curl sends the request once more by itself, whatever
    // its method.
    guard attempts <= (isRepeatable ? 2 : 1) else {
      refusal = failure(
        .interrupted, "the connection ended before an answer; the server may have acted on it")
      return false
    }
    sentBytes = 0
    enter(call.body.isEmpty ? .awaitingAnswer : .sending)
    return true
  }

  /// Whether what writes may still be sent; nothing lies between this and the sending.
  private func passesFence() -> Bool {
    guard let fence = call.fence, !fence.isOpen else { return true }
    refusal = refusal ?? failure(.cancelled, fence.whyClosed)
    return false
  }

  /// Fills the buffer with the body's next bytes; nothing stops the transfer.
  func send(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    guard passesFence() else { return nil }
    let count = min(buffer.count, call.body.count - sentBytes)
    call.body[sentBytes..<sentBytes + count].withUnsafeBytes { buffer.copyMemory(from: $0) }
    sentBytes += count
    enter(sentBytes < call.body.count ? .sending : .awaitingAnswer)
    return count
  }

  func rewind(to offset: Int) -> Bool {
    guard (0...call.body.count).contains(offset) else { return false }
    sentBytes = offset
    return true
  }

  /// Takes a line of the answer's head; false stops the transfer.
  func receive(headLine line: UnsafeRawBufferPointer) -> Bool {
    enter(.receiving)
    guard refusal == nil else { return false }
    guard head.append(line) else {
      refusal = failure(
        .tooLarge, "the answer's head is larger than \(ResponseHead.mostBytes) bytes")
      return false
    }
    if head.isComplete, head.isFinal { sink.receive(head: head) }
    return true
  }

  /// Takes bytes of the answer's body.
  func receive(body bytes: UnsafeRawBufferPointer) -> Reception {
    enter(.receiving)
    guard refusal == nil else { return .refused }
    let reception = sink.receive(body: bytes)
    switch reception {
    case .taken: break
    case .full:
      isPaused = true
      enter(.paused)
    case .refused:
      let limit = call.limits.responseBytes
      refusal = failure(.tooLarge, "the answer is larger than \(limit) bytes")
    }
    return reception
  }
}
