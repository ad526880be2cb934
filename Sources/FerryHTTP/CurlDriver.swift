// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CCurl
import CShims
import FerryDomain
import FerryPorts

/// Drives the transfers of one multi handle; everything here happens on the loop's thread.
final class CurlDriver {
  private let multi: UnsafeMutableRawPointer
  private let sockets: SocketPoll
  private let clock = TurnClock()
  private var active: [UnsafeMutableRawPointer: Transfer] = [:]
  private var spare: [EasyHandle] = []
  /// When curl wants to be called though nothing happened on a socket.
  private var nextAlarm: ContinuousClock.Instant?
  /// The earliest moment at which a limit of some transfer can have passed.
  private var nextLook: ContinuousClock.Instant?

  private static let mostSpare = 128
  /// The rest is for what is in flight, for Git and for files. A connection that is closed here is
  /// made anew for the next request, with a handshake that costs as much as many requests.
  private static var mostIdleConnections: Int { min(4_096, DescriptorLimit.current / 3) }

  /// Nothing when the system has no memory or descriptors to give.
  init?(_ kind: CurlLoop.Kind, bell: WakeUpBell) {
    guard let sockets = SocketPoll(bell: bell), let multi = curl_multi_init() else { return nil }
    self.sockets = sockets
    self.multi = multi
    let pointer = Unmanaged.passUnretained(self).toOpaque()
    ferry_curl_multi_setopt_pointer(multi, CURLMOPT_SOCKETDATA, pointer)
    ferry_curl_multi_setopt_socket(multi, CURLMOPT_SOCKETFUNCTION, socketChanged)
    ferry_curl_multi_setopt_pointer(multi, CURLMOPT_TIMERDATA, pointer)
    ferry_curl_multi_setopt_timer(multi, CURLMOPT_TIMERFUNCTION, alarmChanged)
    set(CURLMOPT_MAX_HOST_CONNECTIONS, kind.connectionsPerHost)
    set(CURLMOPT_MAX_CONCURRENT_STREAMS, kind.exchangesPerConnection)
    set(CURLMOPT_MAXCONNECTS, Self.mostIdleConnections)
  }

  deinit {
    ferry_curl_multi_setopt_pointer(multi, CURLMOPT_SOCKETDATA, nil)
    ferry_curl_multi_setopt_pointer(multi, CURLMOPT_TIMERDATA, nil)
    curl_multi_cleanup(multi)
  }

  /// Works until the mailbox is closed, then fails what is left.
  func run(_ mailbox: Mailbox) {
    while true {
      let (orders, isOpen) = mailbox.take()
      for order in orders { obey(order) }
      guard isOpen else { break }
      let ready = sockets.wait(milliseconds: patience)
      clock.turn()
      // Before curl is called: it may hold bytes of a write that must not leave after its Lease has ended.
      end(overdue.filter { $0.0.call.fence != nil })
      move(ready)
      finishDone()
      endOverdue()
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
    sockets.attend(to: easy)
    transfer.begin(on: easy, clock)
    if let code = easy.firstError {
      let detail = "these settings cannot be used: \(String(cString: curl_easy_strerror(code)))"
      return end(transfer, with: .failure(transfer.failure(.invalid, detail)))
    }
    plan(transfer, at: clock.now)
    send(transfer)
  }

  /// Gives a transfer to curl, for the first or for the second time.
  private func send(_ transfer: Transfer) {
    guard let easy = transfer.easy else { return }
    curl_multi_remove_handle(multi, easy.raw)
    let code = curl_multi_add_handle(multi, easy.raw)
    if code != CURLM_OK { end(transfer, with: .failure(transfer.failure(code))) }
  }

  /// Has curl do what it can now.
  private func move(_ ready: [SocketPoll.Ready]) {
    for (socket, actions) in ready { act(on: socket, actions) }
    if let nextAlarm, nextAlarm <= clock.now {
      self.nextAlarm = nil
      act(on: CURL_SOCKET_TIMEOUT, 0)
    }
  }

  private func act(on socket: curl_socket_t, _ actions: Int32) {
    var running: Int32 = 0
    let code = curl_multi_socket_action(multi, socket, actions, &running)
    guard code != CURLM_OK else { return }
    for transfer in active.values { end(transfer, with: .failure(transfer.failure(code))) }
  }

  private func finishDone() {
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
    // Of a stream on a connection that goes on curl keeps the buffer, and then takes no size for it.
    if case .success = outcome, !transfer.sink.isStream, spare.count < Self.mostSpare {
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

  /// Those that have passed a limit, and which.
  private var overdue: [(Transfer, limit: String)] {
    let now = clock.now
    guard let look = nextLook, now >= look else { return [] }
    return active.values.compactMap { transfer in
      transfer.stopwatch.passedLimit(at: now).map { (transfer, $0) }
    }
  }

  private func end(_ overdue: [(Transfer, limit: String)]) {
    for (transfer, limit) in overdue {
      end(transfer, with: .failure(transfer.failure(.timedOut, limit)))
    }
  }

  private func endOverdue() {
    let now = clock.now
    guard let look = nextLook, now >= look else { return }
    end(overdue)
    nextLook = nil
    for transfer in active.values { plan(transfer, at: now) }
  }

  /// How long nothing needs to be done, if nothing happens; a minute at most.
  private var patience: Int32 {
    let next = [nextAlarm, nextLook].compactMap(\.self).min()
    let left = next.map { $0 - .now } ?? .seconds(60)
    guard left > .zero else { return 0 }
    return Int32(min(left / .milliseconds(1), 60_000).rounded(.up))
  }

  fileprivate func setAlarm(in milliseconds: Int) {
    // Not from the turn's time: curl does not repeat an alarm that came too early.
    nextAlarm = milliseconds < 0 ? nil : .now + .milliseconds(milliseconds)
  }

  fileprivate func watch(_ socket: curl_socket_t, for interest: Int32) {
    sockets.watch(socket, for: interest)
  }

  private func set(_ option: CURLMoption, _ value: Int) {
    ferry_curl_multi_setopt_long(multi, option, value)
  }
}

// MARK: curl's callbacks

private let socketChanged: curl_socket_callback = { _, socket, interest, raw, _ in
  driver(raw)?.watch(socket, for: interest)
  return 0
}

private let alarmChanged: curl_multi_timer_callback = { _, milliseconds, raw in
  driver(raw)?.setAlarm(in: milliseconds)
  return 0
}

private func driver(_ raw: UnsafeMutableRawPointer?) -> CurlDriver? {
  raw.map { Unmanaged<CurlDriver>.fromOpaque($0).takeUnretainedValue() }
}
