// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import HTTPTypes

/// How many requests came to a Git host, by what they were for.
package struct HostTraffic: Hashable, Sendable {
  /// To the API.
  package private(set) var calls = 0
  /// Advertisements of branches, with which every fetch and push begins.
  package private(set) var looks = 0
  /// Packs with moves of branches.
  package private(set) var pushes = 0

  mutating func count(_ method: HTTPRequest.Method, _ path: [String], isCall: Bool) {
    switch (method, path.last) {
    case _ where isCall: calls += 1
    case (.get, "refs"): looks += 1
    case (.post, "git-receive-pack"): pushes += 1
    default: break  // a fetch's packs, and a browser
    }
  }
}
