// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews
import Testing

struct FleetViewTests {
  @Test func `a view is there as JSON with nothing left out`() throws {
    let view = FleetView(
      serial: 7,
      revision: Revision(
        branch: try #require(BranchName("main")),
        commit: try #require(GitObjectID(hex: String(repeating: "a", count: 40)))),
      time: Timestamp(seconds: 0),
      stop: EmergencyStop(content: Array("hot".utf8)), troubles: ["trouble"],
      environments: [
        EnvironmentView(
          name: EnvironmentName(checked: "staging"),
          clusters: [
            ClusterView(
              name: ClusterName(checked: "eu-1"), wave: 2, state: .suspended, reason: "why",
              heldChanges: 3)
          ],
          targets: [
            TargetView(
              bundle: BundleID(
                namespace: Namespace(checked: "web"), name: BundleName(checked: "shop")),
              cluster: ClusterName(checked: "eu-1"), wanted: "1.1.0", mask: "1.*", deployed: nil,
              digest: nil, health: .missing, reason: nil, isCurrent: false)
          ],
          rollout: RolloutView(state: .waiting, wave: 2, sentence: "waits"))
      ],
      promotions: [
        PromotionView(
          environment: EnvironmentName(checked: "production"), bundle: BundleName(checked: "shop"),
          from: nil, to: "1.1.0", state: "soaks",
          gates: [GateView(name: "soak", verdict: .waiting, sentence: "10 min", until: nil)],
          mergeRequest: MergeRequestLink(number: 4, url: "https://x/4"))
      ],
      diagnostics: [
        Diagnostic(.warning, file: "a.yaml", line: 1, column: 2, "odd", remedy: "mend")
      ],
      events: [EventView(time: Timestamp(seconds: 60), sentence: "began")])
    let expected = """
      {"diagnostics":[{"column":2,"file":"a.yaml","line":1,"message":"odd","remedy":"mend",\
      "severity":"warning"}],"environments":[{"clusters":[{"drifted":[],"heldChanges":3,"leavesDrift":false,"name":"eu-1",\
      "reason":"why","state":"suspended","wave":2}],"name":"staging","rollout":{"sentence":"waits",\
      "state":"waiting","wave":2},"targets":[{"bundle":"shop","cluster":"eu-1","deployed":null,\
      "digest":null,"hasDrifted":false,"health":"missing","isCurrent":false,"mask":"1.*",\
      "namespace":"web","reason":null,"wanted":"1.1.0"}]}],"events":[{"sentence":"began",\
      "time":"1970-01-01T00:01:00Z"}],"promotions":[{"bundle":"shop","environment":"production",\
      "from":null,"gates":[{"name":"soak","sentence":"10 min","until":null,"verdict":"waiting"}],\
      "mergeRequest":{"number":4,"url":"https://x/4"},"state":"soaks","to":"1.1.0"}],\
      "revision":"main@sha1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","serial":7,\
      "stop":{"file":"environments/STOP","reason":"hot"},"time":"1970-01-01T00:00:00Z","troubles":["trouble"]}
      """
    #expect(view.toJSON.canonicalText == expected)
  }
}
