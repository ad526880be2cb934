// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import NIOCore
import NIOPosix

/// A connection that sends and receives bytes as they are.
struct RawConnection: ~Copyable {
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private(set) var received = ""

  fileprivate init(
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>
  ) {
    self.outbound = outbound
    self.inbound = inbound.makeAsyncIterator()
  }

  func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

  /// Waits until the text has come, and forgets everything up to its end; false when the other side
  /// closed before.
  mutating func wait(for text: String) async throws -> Bool {
    while true {
      if let range = received.firstRange(of: text) {
        received.removeSubrange(..<range.upperBound)
        return true
      }
      guard let bytes = try await inbound.next() else { return false }
      received += String(buffer: bytes)
    }
  }

  /// Everything until the other side closes, however it does that.
  mutating func rest() async -> String {
    while let bytes = try? await inbound.next() { received += String(buffer: bytes) }
    return received
  }
}

/// Runs the body with a new connection and closes it.
func withConnection<Result: Sendable>(
  to port: Int, _ body: @Sendable (inout RawConnection) async throws -> Result
) async throws -> Result {
  let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    .connect(host: "127.0.0.1", port: port) { channel in
      channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
      }
    }
  return try await channel.executeThenClose { inbound, outbound in
    var connection = RawConnection(outbound, inbound)
    return try await body(&connection)
  }
}
