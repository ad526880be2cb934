// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerrySandboxKubernetes
@testable import FerrySandboxKubernetesObjects
@testable import FerrySandboxKubernetesTypes
import FerryTestKit
import Testing

@Suite struct JobTests {
  @Test func `a Job whose service account is missing gets no pod until it comes`() throws {
    let cluster = try TestCluster()
    cluster.createJob("j", account: "nobody")
    cluster.advance(by: .seconds(60))
    #expect(cluster.pods.isEmpty)
    #expect(cluster.job("j")?["status", "active"] == nil)
    let events = cluster.sandbox.objects("v1", "Event").compactMap { $0["reason"]?.string }
    #expect(events == ["FailedCreate"])
    cluster.sandbox.apply([
      [
        "apiVersion": "v1", "kind": "ServiceAccount",
        "metadata": ["name": "nobody", "namespace": "shop"],
      ]
    ])
    cluster.advance(by: .seconds(1))
    #expect(cluster.reason("j", "Complete") == "CompletionsReached")
  }

  @Test func `a Job is not done before its time`() throws {
    let cluster = try TestCluster(jobs: JobBehavior(delay: .seconds(5)))
    cluster.createJob("j")
    #expect(cluster.job("j")?["status", "active"] == 1)
    cluster.advance(by: .milliseconds(4_999))
    #expect(cluster.reason("j", "Complete") == nil)
    cluster.advance(by: .milliseconds(1))
    #expect(cluster.reason("j", "Complete") == "CompletionsReached")
    #expect(cluster.job("j")?["status", "succeeded"] == 1)
  }

  @Test func `a Job fails when the sandbox is told so, and its log says why`() throws {
    let cluster = try TestCluster()
    cluster.sandbox.jobs { $0[["metadata", "annotations", "version"]] == "1.5.0" }
    cluster.createJob("good", annotations: ["version": "1.4.0"])
    cluster.createJob("bad", annotations: ["version": "1.5.0"])
    cluster.advance(by: .seconds(1))
    #expect(cluster.reason("good", "Complete") == "CompletionsReached")
    #expect(cluster.reason("bad", "Failed") == "BackoffLimitExceeded")
    let pod = try #require(cluster.pods.first { $0.name.hasPrefix("bad-") })
    let path = "/api/v1/namespaces/shop/pods/\(pod.name)/log"
    #expect(cluster.ask("GET", path).text == "+ werf bundle apply\nfailed with exit code 1\n")
    #expect(cluster.ask("GET", path, query: "tailLines=1").text == "failed with exit code 1\n")
  }

  @Test func `a Job past its deadline fails and loses its pod`() throws {
    let cluster = try TestCluster()
    cluster.createJob(
      "j", annotations: ["fake/hang": "1"], spec: ["activeDeadlineSeconds": 10])
    cluster.advance(by: .seconds(9))
    #expect(cluster.pods.count == 1)
    cluster.advance(by: .seconds(1))
    #expect(cluster.reason("j", "Failed") == "DeadlineExceeded")
    #expect(cluster.pods.isEmpty)
  }

  @Test func `a Job whose deadline is brought forward ends at once`() throws {
    let cluster = try TestCluster()
    cluster.createJob(
      "j", annotations: ["fake/waiting": "ImagePullBackOff"],
      spec: ["activeDeadlineSeconds": 1_800])
    cluster.advance(by: .seconds(600))
    let states = cluster.pods.first?["status", "containerStatuses"]?.array ?? []
    #expect(states.first?[["state", "waiting", "reason"]] == "ImagePullBackOff")
    #expect(cluster.job("j")?["status", "ready"] == 0)
    cluster.ask(
      "PATCH", "/apis/batch/v1/namespaces/shop/jobs/j",
      body: ["spec": ["activeDeadlineSeconds": 1]],
      headers: [
        "authorization": "Bearer secret", "content-type": "application/merge-patch+json",
      ])
    #expect(cluster.reason("j", "Failed") == "DeadlineExceeded")
  }

  @Test func `a Job whose pod is refused says in whose words`() throws {
    let cluster = try TestCluster()
    cluster.createJob("j", annotations: ["fake/refuse": "exceeded quota: pods"])
    #expect(cluster.pods.isEmpty)
    let events = cluster.sandbox.objects("v1", "Event")
    #expect(events.map { $0["message"] } == ["Error creating: exceeded quota: pods"])
  }

  @Test func `a failed pod is tried again up to the limit`() throws {
    let cluster = try TestCluster()
    cluster.createJob("j", annotations: ["fake/exit": "3"], spec: ["backoffLimit": 2])
    for _ in 0..<3 { cluster.advance(by: .seconds(1)) }
    #expect(cluster.reason("j", "Failed") == "BackoffLimitExceeded")
    #expect(cluster.job("j")?["status", "failed"] == 3)
  }

  @Test func `several completions run as many at once as is allowed`() throws {
    let cluster = try TestCluster()
    cluster.createJob("j", spec: ["completions": 3, "parallelism": 2])
    #expect(cluster.job("j")?["status", "active"] == 2)
    cluster.advance(by: .seconds(1))
    cluster.advance(by: .seconds(1))
    #expect(cluster.job("j")?["status", "succeeded"] == 3)
  }

  @Test func `a finished Job goes with its pod when its time to live is over`() throws {
    let cluster = try TestCluster()
    cluster.createJob("j", spec: ["ttlSecondsAfterFinished": 60])
    cluster.advance(by: .seconds(1))
    cluster.advance(by: .seconds(58))
    #expect(cluster.job("j") != nil)
    cluster.advance(by: .seconds(2))
    #expect(cluster.job("j") == nil)
    #expect(cluster.pods.isEmpty)
  }

  @Test func `a Job deleted while it runs is not brought back`() throws {
    let cluster = try TestCluster()
    cluster.createJob("j")
    cluster.ask(
      "DELETE", "/apis/batch/v1/namespaces/shop/jobs/j", query: "propagationPolicy=Background")
    cluster.advance(by: .seconds(1))
    #expect(cluster.job("j") == nil)
    #expect(cluster.pods.isEmpty)
  }

  @Test func `a Job of the name of a deleted one is a Job of its own`() throws {
    let cluster = try TestCluster(jobs: JobBehavior(delay: .seconds(10)))
    cluster.createJob("j")
    cluster.advance(by: .seconds(9))
    cluster.ask(
      "DELETE", "/apis/batch/v1/namespaces/shop/jobs/j", query: "propagationPolicy=Background")
    cluster.createJob("j")
    cluster.advance(by: .seconds(2))
    #expect(cluster.job("j")?["status", "active"] == 1)
    cluster.advance(by: .seconds(8))
    #expect(cluster.reason("j", "Complete") == "CompletionsReached")
  }
}
