// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesObjects

/// What the server says of itself.
package enum ServerAnswers {
  /// Answers what anybody may ask: health and version.
  package static func answer(_ request: APIRequest) throws(APIFailure) -> APIResponse? {
    guard let first = request.segments.first else { return nil }
    switch first {
    case "healthz", "livez", "readyz": return try health(request)
    case "version" where request.segments.count == 1: return APIResponse(.json(version))
    default: return nil
    }
  }

  private static func health(_ request: APIRequest) throws(APIFailure) -> APIResponse {
    let words = request.segments
    guard words.count == 1 || words[1] == "ping" else { throw .pageNotFound() }
    guard request.query["verbose"] != nil else { return APIResponse(.text("ok")) }
    return APIResponse(.text("[+]ping ok\n\(words[0]) check passed\n"))
  }

  private static let version: JSONValue = [
    "major": "1", "minor": "36", "gitVersion": "v1.36.2", "gitCommit": "", "gitTreeState": "clean",
    "buildDate": "1970-01-01T00:00:00Z", "goVersion": "", "compiler": "swift",
    "platform": "linux/amd64",
  ]
}
