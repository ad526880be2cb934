// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension ClusterState {
  /// Answers what anybody may ask: health and version.
  func publicAnswer(_ request: APIRequest) throws(APIFailure) -> APIResponse? {
    guard let first = request.segments.first else { return nil }
    switch first {
    case "healthz", "livez", "readyz": return try health(request)
    case "version" where request.segments.count == 1: return APIResponse(.json(Self.version))
    default: return nil
    }
  }

  /// Answers which types there are.
  func discoveryAnswer(_ request: APIRequest) throws(APIFailure) -> APIResponse? {
    let words = request.segments
    let discovery = Discovery(catalog)
    let wantsAll = (try? AcceptedForm(request.headers["accept"])) == .discovery
    let json: JSONValue?
    switch (words.first, words.count) {
    case (nil, _): json = discovery.paths
    case ("api"?, 1):
      if wantsAll { return aggregated(discovery.aggregatedCore, request) }
      json = discovery.coreVersions
    case ("apis"?, 1):
      if wantsAll { return aggregated(discovery.aggregatedGroups, request) }
      json = discovery.groups
    case ("apis"?, 2): json = discovery.group(words[1])
    case ("api"?, 2): json = discovery.resources("", words[1])
    case ("apis"?, 3): json = discovery.resources(words[1], words[2])
    case ("openapi"?, _):
      return try OpenAPI(catalog).answer(words, accept: request.headers["accept"])
    default: return nil
    }
    guard let json else { throw .pageNotFound() }
    guard request.method == "GET" || request.method == "HEAD" else { throw .methodNotAllowed() }
    return APIResponse(.json(json))
  }

  private func aggregated(_ json: JSONValue, _ request: APIRequest) -> APIResponse {
    let tag = "\"\(ContentHash.hex(json))\""
    var response = APIResponse(.json(json))
    if request.headers["if-none-match"] == tag { response = APIResponse(status: 304, .none) }
    response.headers = [
      (name: "ETag", value: tag), (name: "Vary", value: "Accept"),
      (
        name: "Content-Type",
        value: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
      ),
    ]
    return response
  }

  private func health(_ request: APIRequest) throws(APIFailure) -> APIResponse {
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
