// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import Testing

struct BundleStatusTests {
  @Test func `a status is read as it was written`() throws {
    let status = try Shop().deployedStatus()
    #expect(BundleStatus(json: status.json) == status)
  }

  @Test func `a status that the published operator wrote is read`() throws {
    let status = BundleStatus(
      json: try JSONValue(
        parsing: #"{"ready":1,"forceUpdate":0,"deploy":{"version":"1.2.3"},"target":null}"#))
    #expect(status == BundleStatus(ready: 1))
  }

  @Test(arguments: [nil, .null, "text", ["history": "x", "conditions": [1]]] as [JSONValue?])
  func `a status of another form counts as absent`(json: JSONValue?) {
    #expect(BundleStatus(json: json) == BundleStatus())
  }

  @Test func `the history keeps the ten latest`() throws {
    let release = try Shop().release
    let old = BundleStatus(
      history: (0..<10).map {
        .init(
          release: release, result: .failed, job: "shop-apply-0000000\($0)-1",
          started: Timestamp(seconds: 1), revision: "")
      })
    let status = try #require(plan(Shop.facts(live: Shop().live(status: old))).status)
    #expect(status.history.count == 10)
    #expect(status.history.first?.result == .running)
  }

  @Test(arguments: ["", "shop", "shop-apply-1", "shop-apply-abc-0", "shop-run-abc-1", "-apply-a-1"])
  func `what is not the name of our Job is nothing`(text: String) {
    #expect(JobName(text) == nil)
  }

  @Test func `a Job's name tells all it was made of`() throws {
    let name = JobName(
      bundle: BundleName(checked: "my-apply-shop"), action: .dismiss,
      fingerprint: try Shop().fingerprint, attempt: 12)
    #expect(JobName(name.description) == name)
  }
}
