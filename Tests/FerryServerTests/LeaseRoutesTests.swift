// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryServer
import FerryViews
import Testing

/// Who holds what, as the API and the metrics tell it.
@Suite(.timeLimit(.minutes(1)))
struct LeaseRoutesTests {
  private let view: LeasesView

  init() throws {
    let (one, two) = (try #require(ReplicaName("ferry-1")), try #require(ReplicaName("ferry-2")))
    let cluster = ClusterID(
      environment: EnvironmentName(checked: "production"), name: ClusterName(checked: "eu-1"))
    view = LeasesView(
      replica: one, replicas: [one, two],
      leases: [
        LeaseView(key: .pusher, holder: two, transitions: 4),
        LeaseView(key: .cluster(cluster), holder: one, transitions: 0),
      ])
  }

  @Test func `each replica tells who holds what`() async throws {
    try await withServer(leases: view) { server in
      let answer = try await ask(server, "GET", "/api/v1/leases")
      #expect(answer.fields["content-type"] == "application/json")
      let json = try JSONValue(parsing: answer.body)
      #expect(json == view.toJSON)
      #expect(json["isAlone"] == false)
      #expect(json["leases"]?.array?.compactMap { $0["holder"]?.string } == ["ferry-2", "ferry-1"])
    }
  }

  @Test func `a Ferry without a home cluster says that it is alone`() async throws {
    try await withServer { server in
      let json = try JSONValue(parsing: try await ask(server, "GET", "/api/v1/leases").body)
      #expect(json["isAlone"] == true && json["leases"] == [])
    }
  }

  @Test func `the metrics count what this replica holds`() async throws {
    try await withServer(leases: view) { server in
      let text = try await ask(server, "GET", "/metrics").body
      let held = text.split(separator: "\n").filter { $0.hasPrefix("ferry_leases_held") }
      #expect(held.contains { $0.contains("cluster") && $0.hasSuffix(" 1") })
      #expect(!held.contains { $0.contains("pusher") && $0.hasSuffix(" 1") })
    }
  }
}
