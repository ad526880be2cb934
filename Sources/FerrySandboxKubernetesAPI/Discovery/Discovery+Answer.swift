// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesObjects

extension Discovery {
  /// Answers which types there are.
  package func answer(_ request: APIRequest) throws(APIFailure) -> APIResponse? {
    let words = request.segments
    let wantsAll = (try? AcceptedForm(request.headers["accept"])) == .discovery
    let json: JSONValue?
    switch (words.first, words.count) {
    case (nil, _): json = paths
    case ("api"?, 1):
      if wantsAll { return aggregated(aggregatedCore, request) }
      json = coreVersions
    case ("apis"?, 1):
      if wantsAll { return aggregated(aggregatedGroups, request) }
      json = groups
    case ("apis"?, 2): json = group(words[1])
    case ("api"?, 2): json = resources("", words[1])
    case ("apis"?, 3): json = resources(words[1], words[2])
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
}
