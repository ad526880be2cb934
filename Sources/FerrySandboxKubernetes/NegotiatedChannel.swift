// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOHTTPTypesHTTP2

/// A connection that speaks HTTP/2 or HTTP/1.1, as was agreed on with TLS (ALPN, RFC 7301).
///
/// Hummingbird's own ends a connection of HTTP/2 after some hundreds of stream errors, and takes for
/// one each frame that libcurl still sends for a stream whose answer it has; API servers do not.
struct NegotiatedChannel: HTTPChannelHandler {
  /// One request and its answer after the other.
  typealias Exchanges = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
  /// One for each new stream.
  typealias Arrivals = NIOHTTP2Handler.AsyncStreamMultiplexer<Void>

  /// A connection of which nothing is read until somebody answers. Where nobody comes, because the
  /// server stops, it is closed.
  final class Value: ServerChildChannelValue {
    let channel: any Channel
    init(_ channel: any Channel) { self.channel = channel }
    deinit { channel.close(promise: nil) }
  }

  let responder: Responder

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.setOption(.autoRead, value: false).map { Value(channel) }
  }

  func handle(value: Value, logger: Logger) async {
    let channel = value.channel
    await withTaskCancellationHandler {
      let streams = UnansweredStreams()
      switch try? await Self.protocols(of: channel, streams).get() {
      case .http1_1(let exchanges): await handleHTTP(asyncChannel: exchanges, logger: logger)
      case .http2((_, let arrivals)): await handle(arrivals, streams, logger)
      case nil: return  // no handshake, no client
      }
    } onCancel: {
      channel.close(promise: nil)
    }
  }

  /// Reads from now on; known when the client has said what it speaks.
  private static func protocols(
    of channel: any Channel, _ streams: UnansweredStreams
  ) -> EventLoopFuture<NIONegotiatedHTTPVersion<Exchanges, (Void, Arrivals)>> {
    channel.eventLoop.flatSubmit {
      channel.configureAsyncHTTPServerPipeline(
        http2Configuration: patient,
        http1ConnectionInitializer: { channel in
          channel.eventLoop.makeCompletedFuture {
            try exchanges(on: channel, HTTP1ToHTTPServerCodec(secure: true))
          }
        },
        http2ConnectionInitializer: { $0.eventLoop.makeSucceededVoidFuture() },
        http2StreamInitializer: { stream in
          stream.eventLoop.makeCompletedFuture {
            let isTaken = try streams.add {
              try exchanges(on: stream, HTTP2FramePayloadToHTTPServerCodec())
            }
            if !isTaken { stream.close(promise: nil) }
          }
        })
    }.flatMap { protocols in
      channel.setOption(.autoRead, value: true).flatMap { protocols }
    }
  }

  private func handle(_ arrivals: Arrivals, _ streams: UnansweredStreams, _ logger: Logger) async {
    await withDiscardingTaskGroup { group in
      do {
        for try await _ in arrivals.inbound {
          guard let stream = streams.next() else { continue }
          group.addTask { await handleHTTP(asyncChannel: stream, logger: logger) }
        }
      } catch {
        logger.debug("a connection ended", metadata: ["error": "\(error)"])
      }
      for stream in streams.close() {
        group.addTask { await handleHTTP(asyncChannel: stream, logger: logger) }
      }
    }
  }

  private static func exchanges(
    on channel: any Channel, _ codec: some ChannelHandler
  ) throws -> Exchanges {
    try channel.pipeline.syncOperations.addHandler(codec)
    return try Exchanges(
      wrappingChannelSynchronously: channel,
      configuration: .init(isOutboundHalfClosureEnabled: true))
  }

  private static var patient: NIOHTTP2Handler.Configuration {
    var connection = NIOHTTP2Handler.ConnectionConfiguration()
    connection.maximumConnectionGlitches = .max
    var stream = NIOHTTP2Handler.StreamConfiguration()
    stream.streamErrorRateLimit.maximumCount = .max
    stream.streamResetFrameRateLimit.maximumCount = .max
    return NIOHTTP2Handler.Configuration(connection: connection, stream: stream)
  }
}
