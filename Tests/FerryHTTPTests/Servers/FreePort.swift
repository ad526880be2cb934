// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// A port of loopback on which nobody listened a moment ago.
func freePort() -> Int {
  let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(socket) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  return withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
      bind(socket, generic, size)
      getsockname(socket, generic, &size)
    }
    return Int(UInt16(bigEndian: pointer.pointee.sin_port))
  }
}
