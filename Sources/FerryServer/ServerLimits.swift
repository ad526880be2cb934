// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// How much the server takes from whoever connects to it.
package struct ServerLimits: Hashable, Sendable {
  /// Bytes of a webhook's body.
  package var bodySize = 1 << 20
  /// For a request's body to arrive; then the connection is closed.
  package var readTime = Duration.seconds(10)
  /// For a client that takes nothing of what we write; then the connection is closed.
  package var stallTime = Duration.seconds(20)
  /// Between two requests of one connection, and for a request's header to arrive.
  package var idleTime = Duration.seconds(60)
  /// At once; more wait in the kernel's queue.
  package var connections = 1_024
  /// Event streams at once; more are told to come back later.
  package var listeners = 256
  /// The longest silence on an event stream.
  package var heartbeat = Duration.seconds(15)
  /// Webhook deliveries that are remembered, to tell one that comes again.
  package var deliveries = 10_000

  package init() {}
}
