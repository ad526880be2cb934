// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2

// How libgit2 reaches `CurlSession` and `CurlExchange`: it frees what it was given through the
// functions in these structures, of which it knows only the first member.

/// The transport of one remote; the payload of the remote's callbacks is its `Transfer`.
let curlTransport: git_transport_cb = { out, owner, payload in
  // The definition is only read during the call.
  var definition = git_smart_subtransport_definition(
    callback: makeSession, rpc: 1, param: payload)
  return git_transport_smart(out, owner, &definition)
}

private struct SessionBox {
  var functions: git_smart_subtransport
  var session: Unmanaged<CurlSession>
}

private struct ExchangeBox {
  var functions: git_smart_subtransport_stream
  var exchange: Unmanaged<CurlExchange>
}

private let makeSession: git_smart_subtransport_cb = { out, _, payload in
  guard let out, let transfer = Transfer.behind(payload), let session = CurlSession(transfer)
  else { return GIT_ERROR.rawValue }
  let functions = git_smart_subtransport(
    action: makeExchange, close: { _ in 0 },
    free: { raw in
      let box = boxed(raw, SessionBox.self)
      box?.pointee.session.release()
      box?.deallocate()
    })
  let box = UnsafeMutablePointer<SessionBox>.allocate(capacity: 1)
  box.initialize(to: SessionBox(functions: functions, session: .passRetained(session)))
  out.pointee = UnsafeMutableRawPointer(box).assumingMemoryBound(
    to: git_smart_subtransport.self)
  return 0
}

private let makeExchange:
  @convention(c) (
    UnsafeMutablePointer<UnsafeMutablePointer<git_smart_subtransport_stream>?>?,
    UnsafeMutablePointer<git_smart_subtransport>?, UnsafePointer<CChar>?, git_smart_service_t
  ) -> Int32 = { out, raw, _, action in
    guard let out, let session = boxed(raw, SessionBox.self)?.pointee.session else {
      return GIT_ERROR.rawValue
    }
    let exchange = CurlExchange(session.takeUnretainedValue(), CurlExchange.Purpose(action))
    let functions = git_smart_subtransport_stream(
      subtransport: raw,
      read: { raw, buffer, count, got in
        let buffer = UnsafeMutableRawBufferPointer(start: buffer, count: count)
        guard let got, let read = exchangeBehind(raw)?.read(into: buffer) else {
          return GIT_ERROR.rawValue
        }
        got.pointee = read
        return 0
      },
      write: { raw, buffer, count in
        let bytes = UnsafeRawBufferPointer(start: buffer, count: count)
        return exchangeBehind(raw)?.write(bytes) == true ? 0 : GIT_ERROR.rawValue
      },
      free: { raw in
        let box = boxed(raw, ExchangeBox.self)
        box?.pointee.exchange.release()
        box?.deallocate()
      })
    let box = UnsafeMutablePointer<ExchangeBox>.allocate(capacity: 1)
    box.initialize(to: ExchangeBox(functions: functions, exchange: .passRetained(exchange)))
    out.pointee = UnsafeMutableRawPointer(box).assumingMemoryBound(
      to: git_smart_subtransport_stream.self)
    return 0
  }

private func exchangeBehind(
  _ raw: UnsafeMutablePointer<git_smart_subtransport_stream>?
) -> CurlExchange? {
  boxed(raw, ExchangeBox.self)?.pointee.exchange.takeUnretainedValue()
}

private func boxed<Box, Functions>(
  _ raw: UnsafeMutablePointer<Functions>?, _: Box.Type
) -> UnsafeMutablePointer<Box>? {
  raw.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: Box.self) }
}
