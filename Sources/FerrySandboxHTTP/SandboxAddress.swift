// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Where a part of the sandbox listens: always on loopback.
package struct SandboxAddress: Hashable, Sendable, CustomStringConvertible {
  package let host: String
  package let port: Int

  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// `http://127.0.0.1:<port>`, without a slash at the end.
  package var url: String { "http://\(self)" }

  package var description: String { "\(host):\(port)" }
}
