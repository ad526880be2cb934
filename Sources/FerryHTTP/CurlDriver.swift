// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CCurl
import CShims
import FerryDomain

/// Drives the transfers of one multi handle; everything here happens on the loop's thread.
final class CurlDriver {
  let multi: UnsafeMutableRawPointer
  private var active: [UnsafeMutableRawPointer: Transfer] = [:]
  private var spare: [EasyHandle] = []
  /// The earliest moment at which a limit of some transfer can have passed.
  private var nextLook: ContinuousClock.Instant?

  private static let mostSpare = 128
  private static let mostIdleConnections = 256

  init?(_ kind: CurlLoop.Kind) {
    guard let multi = curl_multi_init() else { return nil }
    self.multi = multi
    set(CURLMOPT_MAX_HOST_CONNECTIONS, kind.connectionsPerHost)
    set(CURLMOPT_MAX_CONCURRENT_STREAMS, kind.exchangesPerConnection)
    set(CURLMOPT_MAXCONNECTS, Self.mostIdleConnections)
  }

  deinit { curl_multi_cleanup(multi) }

  /// Works until the mailbox is closed, then fails what is left.
  func run(_ mailbox: Mailbox) {
    while true {
      let (orders, isOpen) = mailbox.take()
      for order in orders { obey(order) }
      guard isOpen else { break }
      move()
      endOverdue()
      rest()
    }
    for transfer in active.values { end(transfer, with: .failure(transfer.shutDown)) }
    spare = []
  }

  private func obey(_ order: Order) {
    switch order {
    case .start(let transfer): start(transfer)
    case .cancel(let transfer): end(transfer, with: .failure(transfer.cancelled))
    case .resume(let transfer): transfer.resume()
    }
  }

  private func start(_ transfer: Transfer) {
    guard let easy = spare.popLast() ?? EasyHandle() else {
      return transfer.end(with: .failure(transfer.failure(.invalid, "no memory for a transfer")))
    }
    active[easy.raw] = transfer
    transfer.begin(on: easy)
    if let code = easy.firstError {
      let detail = "these settings cannot be used: \(String(cString: curl_easy_strerror(code)))"
      return end(transfer, with: .failure(transfer.failure(.invalid, detail)))
    }
    plan(transfer, at: .now)
    send(transfer)
  }

  /// Gives a transfer to curl, for the first or for the second time.
  private func send(_ transfer: Transfer) {
    guard let easy = transfer.easy else { return }
    curl_multi_remove_handle(multi, easy.raw)
    let code = curl_multi_add_handle(multi, easy.raw)
    if code != CURLM_OK { end(transfer, with: .failure(transfer.failure(code))) }
  }

  private func move() {
    var running: Int32 = 0
    let code = curl_multi_perform(multi, &running)
    guard code == CURLM_OK else {
      for transfer in active.values { end(transfer, with: .failure(transfer.failure(code))) }
      return
    }
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE else { continue }
      guard let transfer = active[message.pointee.easy_handle] else { continue }
      let code = ferry_curl_message_result(message)
      if transfer.isWorthRepeating(after: code) {
        send(transfer)
      } else {
        end(transfer, with: transfer.outcome(of: code))
      }
    }
  }

  /// Takes a transfer out of curl and tells whoever waits for it; nothing when it ended before.
  private func end(_ transfer: Transfer, with outcome: Result<Void, HTTPFailure>) {
    guard let easy = transfer.easy else { return }
    transfer.discardPaused()
    curl_multi_remove_handle(multi, easy.raw)
    active[easy.raw] = nil
    if case .success = outcome, spare.count < Self.mostSpare {
      easy.reset()
      spare.append(easy)
    }
    transfer.end(with: outcome)
  }
}

// MARK: Time

/// curl's own limits do not run while a request waits for a connection or a free stream, so the
/// loop keeps all but the one for connecting.
extension CurlDriver {
  /// Makes sure that the loop looks before a limit of the transfer can pass.
  private func plan(_ transfer: Transfer, at now: ContinuousClock.Instant) {
    let look = transfer.stopwatch.nextLook(after: now)
    nextLook = min(nextLook ?? look, look)
  }

  private func endOverdue() {
    guard let look = nextLook else { return }
    let now = ContinuousClock.now
    guard now >= look else { return }
    for transfer in active.values {
      guard let limit = transfer.stopwatch.passedLimit(at: now) else { continue }
      end(transfer, with: .failure(transfer.failure(.timedOut, limit)))
    }
    nextLook = nil
    for transfer in active.values { plan(transfer, at: now) }
  }

  /// Waits for the network, an order, curl's own timers or the next look.
  private func rest() {
    var milliseconds: Int32 = 60_000
    if let nextLook {
      let left = (nextLook - .now).components
      let exact = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1
      milliseconds = Int32(min(max(exact, 0), Int64(milliseconds)))
    }
    curl_multi_poll(multi, nil, 0, milliseconds, nil)
  }

  private func set(_ option: CURLMoption, _ value: Int) {
    ferry_curl_multi_setopt_long(multi, option, value)
  }
}
