// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// Collects a whole answer, up to a limit.
final class ReplySink: TransferSink {
  let reply = Promise<(head: ResponseHead, body: [UInt8])>()
  private let mostBytes: Int
  private let state = Lock((head: ResponseHead(), body: [UInt8]()))

  init(mostBytes: Int) { self.mostBytes = mostBytes }

  var isStream: Bool { false }

  func receive(head: ResponseHead) {
    // A second head comes when the first attempt broke; its body starts anew.
    state.withLock { $0 = (head, []) }
  }

  func receive(body: UnsafeRawBufferPointer) -> Reception {
    state.withLock { state in
      guard state.body.count + body.count <= mostBytes else { return .refused }
      state.body.append(contentsOf: body)
      return .taken
    }
  }

  func end(_ outcome: Result<Void, HTTPFailure>) {
    let collected = state.withLock { state in
      defer { state = (ResponseHead(), []) }
      return state
    }
    reply.keep(outcome.map { collected })
  }
}
