// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// Takes connections and never says a word: the system completes the handshake, nobody accepts.
final class SilentServer: Sendable {
  let port: Int
  private let socket: Int32

  init() throws {
    let (socket, port) = try listeningSocket()
    (self.socket, self.port) = (socket, port)
  }

  deinit { close(socket) }
}

/// A socket that listens on a free port of this machine.
func listeningSocket() throws -> (descriptor: Int32, port: Int) {
  let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
  let descriptor = Glibc.socket(AF_INET, kind, 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let code = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
      bind(descriptor, address, size) | listen(descriptor, 16)
        | getsockname(descriptor, address, &size)
    }
  }
  guard descriptor >= 0, code == 0 else { throw Unexpected("no socket: \(errno)") }
  return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
}
