// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension GitHubClient {
  /// Has GraphQL change a pull request; what it says against it, or nothing when it is done.
  func mutate(
    _ mutation: String, _ input: JSONValue, doing: String
  ) async throws(GitHostFailure) -> String? {
    let type = mutation.prefix(1).uppercased() + mutation.dropFirst() + "Input"
    let request = HostRequest(
      method: .post, path: "/graphql",
      body: [
        "query": .string(
          "mutation($input: \(type)!) { \(mutation)(input: $input) { clientMutationId } }"),
        "variables": ["input": input],
      ], doing: doing, api: .graphQL, isUrgent: true)
    let json = try await api.send(request).json
    let errors = json["errors"]?.array ?? []
    if errors.isEmpty {
      _ = try api.need(json["data"]?.object, "an answer of GraphQL", of: request)
      return nil
    }
    // It says 200 also to one who asks too much.
    if errors.contains(where: { $0["type"] == "RATE_LIMITED" }) {
      throw GitHostFailure(
        .throttled, doing: doing, detail: "GitHub takes no more requests for now",
        retryAfter: .seconds(60))
    }
    let words = errors.compactMap { $0["message"]?.string }.joined(separator: "; ")
    return words.isEmpty ? "GitHub refused without a word" : String(words.prefix(300))
  }
}
