// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Hummingbird
import NIOCore

/// Gives a request's body some time to arrive and closes the connection after that.
///
/// Who answers without reading the body leaves the rest of it to Hummingbird, which would read on
/// for as long as bytes come.
struct ReadDeadline: RouterMiddleware {
  let time: Duration

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    guard announcesBody(request) else { return try await next(request, context) }
    var context = context
    let channel = context.channel
    context.readAlarm = channel.eventLoop.scheduleTask(in: TimeAmount(time)) {
      channel.close(promise: nil)
    }
    return try await next(request, context)
  }

  /// RFC 9112, section 6.3.
  private func announcesBody(_ request: Request) -> Bool {
    request.headers[.transferEncoding] != nil
      || request.headers[.contentLength].map { $0 != "0" } ?? false
  }
}
