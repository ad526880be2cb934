// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Hummingbird
import Logging
import NIOCore

/// What goes with one request.
struct ServerContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel
  /// Closes the connection unless it is cancelled because the body was read to its end.
  var readAlarm: Scheduled<Void>?

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}
