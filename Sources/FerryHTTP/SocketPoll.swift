// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CCurl
import CShims
import Glibc

/// The sockets of one multi handle, of which the kernel names those that are ready (epoll(7)).
///
/// Asking only for these, and not every transfer for its own, is what lets hundreds of quiet
/// watches cost nothing.
final class SocketPoll {
  /// A socket with what can be done on it, in curl's bits (`CURL_CSELECT_IN` and so on).
  typealias Ready = (socket: curl_socket_t, actions: Int32)

  private let descriptor: Int32
  private let bell: WakeUpBell
  /// What the kernel watches each socket for.
  private var watched: [curl_socket_t: UInt32] = [:]
  /// The sockets of connections, whose closing curl tells us of.
  private var connections: Set<curl_socket_t> = []
  /// Kept connections on which curl waits for nothing now. The kernel goes on watching them: most
  /// are used again at once, and telling it twice for every request is a tenth of what one costs.
  private var quiet: Set<curl_socket_t> = []
  private var events = [epoll_event](repeating: epoll_event(), count: 64)

  /// Nothing when the system has no descriptor to give.
  init?(bell: WakeUpBell) {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    self.bell = bell
    guard descriptor >= 0, control(EPOLL_CTL_ADD, bell.descriptor, EPOLLIN.rawValue) == 0 else {
      return nil
    }
  }

  deinit { Glibc.close(descriptor) }

  /// Notes what curl waits for on a socket (`CURL_POLL_IN` and so on).
  func watch(_ socket: curl_socket_t, for interest: Int32) {
    let mask: UInt32 =
      switch interest {
      case CURL_POLL_IN: EPOLLIN.rawValue
      case CURL_POLL_OUT: EPOLLOUT.rawValue
      case CURL_POLL_INOUT: EPOLLIN.rawValue | EPOLLOUT.rawValue
      default: 0
      }
    let known = watched[socket]
    let isConnection = connections.contains(socket)
    if mask != 0 {
      quiet.remove(socket)
      // Others may have been closed, and be watched no longer, without our hearing of it.
      if !isConnection || known != mask { watch(socket, mask) }
    } else if isConnection, known == EPOLLIN.rawValue {
      quiet.insert(socket)
    } else {
      forget(socket)
    }
  }

  private func watch(_ socket: curl_socket_t, _ mask: UInt32) {
    if watched.updateValue(mask, forKey: socket) == nil
      || control(EPOLL_CTL_MOD, socket, mask) != 0
    {
      _ = control(EPOLL_CTL_ADD, socket, mask)
    }
  }

  private func forget(_ socket: curl_socket_t) {
    quiet.remove(socket)
    watched[socket] = nil
    _ = control(EPOLL_CTL_DEL, socket, 0)
  }

  /// Has curl tell of the connections that a transfer opens and closes.
  func attend(to easy: EasyHandle) {
    let pointer = Unmanaged.passUnretained(self).toOpaque()
    easy.setConnectionCallbacks(connectionOpened, connectionClosing, to: pointer)
  }

  /// A socket is about to be connected: of its closing we shall hear.
  func opened(connection socket: curl_socket_t) { connections.insert(socket) }

  /// Closes a socket, with which the kernel stops watching it.
  func close(connection socket: curl_socket_t) {
    connections.remove(socket)
    quiet.remove(socket)
    watched[socket] = nil
    Glibc.close(socket)
  }

  /// Waits until a socket is ready, the bell rings or the time is over.
  func wait(milliseconds: Int32) -> [Ready] {
    let count = epoll_wait(descriptor, &events, Int32(events.count), milliseconds)
    return events.prefix(max(0, Int(count))).compactMap { event in
      guard event.data.fd != bell.descriptor else {
        bell.silence()
        return nil
      }
      // The server said or ended something that nobody asked for: curl looks before it uses the
      // connection again.
      guard !quiet.contains(event.data.fd) else {
        forget(event.data.fd)
        return nil
      }
      return (event.data.fd, actions(of: event.events))
    }
  }

  private func actions(of events: UInt32) -> Int32 {
    var actions: Int32 = 0
    if events & EPOLLIN.rawValue != 0 { actions |= CURL_CSELECT_IN }
    if events & EPOLLOUT.rawValue != 0 { actions |= CURL_CSELECT_OUT }
    if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { actions |= CURL_CSELECT_ERR }
    return actions
  }

  private func control(_ operation: Int32, _ descriptor: Int32, _ mask: UInt32) -> Int32 {
    var event = epoll_event()
    event.events = mask
    event.data.fd = descriptor
    return epoll_ctl(self.descriptor, operation, descriptor, &event)
  }
}

private let connectionOpened: curl_sockopt_callback = { raw, socket, _ in
  poll(raw)?.opened(connection: socket)
  return CURL_SOCKOPT_OK
}

private let connectionClosing: curl_closesocket_callback = { raw, socket in
  guard let poll = poll(raw) else { return Glibc.close(socket) }
  poll.close(connection: socket)
  return 0
}

private func poll(_ raw: UnsafeMutableRawPointer?) -> SocketPoll? {
  raw.map { Unmanaged<SocketPoll>.fromOpaque($0).takeUnretainedValue() }
}

/// What a thread rings to get another out of its wait (eventfd(2)).
final class WakeUpBell: Sendable {
  let descriptor: Int32

  /// Nothing when the system has no descriptor to give.
  init?() {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  func ring() { eventfd_write(descriptor, 1) }

  /// Takes back all rings so far.
  func silence() {
    var count: eventfd_t = 0
    eventfd_read(descriptor, &count)
  }
}
