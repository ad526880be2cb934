// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers

extension Nginx {
  /// Starts nginx in front of another server for one of its locations.
  init(_ certificates: Certificates, passing location: String, to upstream: PythonServer)
    async throws
  {
    try await self.init(
      certificates,
      settings: """
        location \(location) {
          proxy_pass http://127.0.0.1:\(upstream.port); proxy_buffering off; proxy_read_timeout 1h;
        }
        """)
  }
}
