// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import NIOCore

/// Closes the connection of a client that takes nothing of what we write for too long.
///
/// Without it, whoever asks and never reads holds a connection, and the task that writes, for ever.
final class StallGuard: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = Any

  private let time: TimeAmount
  private var alarm: Scheduled<Void>?

  init(_ time: Duration) { self.time = TimeAmount(time) }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    alarm?.cancel()
    alarm = context.channel.isWritable ? nil : closing(context.channel)
    context.fireChannelWritabilityChanged()
  }

  func handlerRemoved(context: ChannelHandlerContext) { alarm?.cancel() }

  private func closing(_ channel: any Channel) -> Scheduled<Void> {
    channel.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
  }
}
