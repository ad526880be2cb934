// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// A port of loopback at which connections are accepted by the kernel and by nobody else.
package struct LoopbackPort: ~Copyable {
  package let number: Int
  private let socket: Int32

  package init() {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    number = withUnsafeMutablePointer(to: &address) { [socket] pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(socket, generic, size)
        listen(socket, 16)
        getsockname(socket, generic, &size)
      }
      return Int(UInt16(bigEndian: pointer.pointee.sin_port))
    }
  }

  deinit { close(socket) }
}

/// A port of loopback on which nobody listens any more.
package func freePort() -> Int { LoopbackPort().number }
