// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// The labels of a Gitea project, which pull requests name by number.
struct GiteaLabels: Sendable {
  let pulls: PullRequests

  /// The numbers of the labels; those that are missing are made.
  func numbers(of names: [String]) async throws(GitHostFailure) -> [Int] {
    guard !names.isEmpty else { return [] }
    let list = HostRequest(
      path: pulls.path("/labels"), query: [QueryItem("limit", "50")],
      doing: "looking for the labels \(names.joined(separator: ", "))")
    let known = try await pulls.api.items(of: list, pages: 10).items
    var numbers: [Int] = []
    for name in names {
      let number = known.first { $0["name"]?.string == name }?["id"]?.integer
      if let number { numbers.append(number) } else { numbers.append(try await make(name)) }
    }
    return numbers
  }

  private func make(_ name: String) async throws(GitHostFailure) -> Int {
    let request = HostRequest(
      method: .post, path: pulls.path("/labels"),
      body: ["name": .string(name), "color": "#1f75cb"], doing: "making the label \(name)")
    return try pulls.api.need(
      try await pulls.api.send(request).json["id"]?.integer, "a label", of: request)
  }
}
