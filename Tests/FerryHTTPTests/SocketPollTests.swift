// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CCurl
import Glibc
import Testing

@testable import FerryHTTP

// One after the other: a number that one test gives up for a moment could be given to the next.
@Suite(.serialized)
struct SocketPollTests {
  private let poll: SocketPoll

  init() throws {
    let bell = try #require(WakeUpBell())
    poll = try #require(SocketPoll(bell: bell))
  }

  @Test func `a connection is ready only while something is waited for`() throws {
    let (near, far) = try sockets()
    defer { close(far) }
    poll.opened(connection: near)
    poll.watch(near, for: CURL_POLL_IN)
    write(far, "x", 1)
    #expect(ready() == [near])

    poll.watch(near, for: CURL_POLL_REMOVE)
    #expect(ready() == [])
    poll.watch(near, for: CURL_POLL_IN)
    #expect(ready() == [near])
    poll.close(connection: near)
  }

  @Test func `what a server says on a kept connection is told when it is used again`() throws {
    let (near, far) = try sockets()
    poll.opened(connection: near)
    poll.watch(near, for: CURL_POLL_IN)
    poll.watch(near, for: CURL_POLL_REMOVE)
    close(far)
    #expect(ready() == [])
    // The kernel was told to watch it no longer: otherwise every wait would end at once.
    #expect(poll.wait(milliseconds: 1).isEmpty)

    poll.watch(near, for: CURL_POLL_IN)
    #expect(ready() == [near])
    poll.close(connection: near)
  }

  @Test func `a new connection with the number of one that was closed is watched`() throws {
    let (near, far) = try sockets()
    poll.opened(connection: near)
    poll.watch(near, for: CURL_POLL_IN)
    poll.watch(near, for: CURL_POLL_REMOVE)
    poll.close(connection: near)
    close(far)

    let end = try sockets(near: near)
    defer { close(end) }
    poll.opened(connection: near)
    poll.watch(near, for: CURL_POLL_IN)
    write(end, "x", 1)
    #expect(ready() == [near])
    poll.close(connection: near)
  }

  @Test func `a socket of whose closing we do not hear is watched anew each time`() throws {
    let (near, far) = try sockets()
    poll.watch(near, for: CURL_POLL_IN)
    close(near)
    close(far)

    let end = try sockets(near: near)
    defer { close(end) }
    poll.watch(near, for: CURL_POLL_IN)
    write(end, "x", 1)
    #expect(ready() == [near])
    close(near)
  }

  private func ready() -> [curl_socket_t] { poll.wait(milliseconds: 0).map(\.socket) }

  /// Two ends, of which the near one has a number that no other test of this process gets.
  private func sockets() throws -> (near: Int32, far: Int32) {
    var pair: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
    defer { close(pair[0]) }
    return (fcntl(pair[0], F_DUPFD, 900), pair[1])
  }

  /// The far end of a pair whose near one has this number, which nobody has.
  private func sockets(near: Int32) throws -> Int32 {
    let (other, far) = try sockets()
    guard other != near else { return far }
    defer { close(other) }
    try #require(dup2(other, near) == near)
    return far
  }
}
