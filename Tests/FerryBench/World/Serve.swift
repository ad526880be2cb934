// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryHTTP
import FerryPorts
import FerrySandbox
import HTTPTypes

/// A running `ferry serve`.
struct Serve {
  private let process: ChildProcess
  private let url: HTTPURL
  private let http: HTTPClient

  /// Where it takes webhooks.
  let webhook: HTTPURL

  init(_ ferry: String, in world: RunningWorld, kubeconfig: String? = nil) async throws {
    let sandbox = world.description
    process = try ChildProcess(
      ferry, ["serve", "--listen", "127.0.0.1:0", "--poll-interval", "1h"],
      environment: [
        "HOME": "/nonexistent", "FERRY_REPOSITORY": sandbox.repository,
        "FERRY_TOKEN": sandbox.token.revealed,
        "FERRY_WEBHOOK_SECRET": sandbox.webhookSecret.revealed, "FERRY_GIT_HOST": "gitlab",
        "FERRY_KUBECONFIG": kubeconfig ?? sandbox.kubeconfig,
      ])
    let line = try await process.line(containing: "listening on http:")
    let text = line.split(separator: " ").last { $0.hasPrefix("http") }.map { String($0) } ?? ""
    guard let url = HTTPURL(text), let webhook = HTTPURL(text + "webhooks/gitlab") else {
      throw BenchFailure("ferry serve does not say where it listens: \(line)")
    }
    (self.url, self.webhook, http) = (url, webhook, world.http)
  }

  func close() { process.close() }

  /// Returns when that many targets are healthy, and nothing is left to do, at the revision.
  func untilEverything(isHealthy count: Int, at commit: String?) async throws {
    do {
      try await until("the fleet is settled") { try await isSettled(count, commit) }
    } catch let failure as BenchFailure {
      throw BenchFailure("\(failure): \(process.text.suffix(2_000))")
    }
  }

  private func isSettled(_ count: Int, _ commit: String?) async throws -> Bool {
    let reply = try await http.exchange(HTTPCall(request: url.request(.get, "/api/v1/fleet")))
    let view = try JSONValue(parsing: reply.body)
    let revision = view["revision"]?.string ?? ""
    guard commit.map({ revision.hasSuffix($0) }) ?? true else { return false }
    let targets = (view["environments"]?.array ?? []).flatMap { $0["targets"]?.array ?? [] }
    return targets.count { $0["health"]?.string == "healthy" && $0["isCurrent"]?.bool == true }
      == count
  }

  /// In MiB, as the kernel counts it.
  var residentMemory: Double { get throws { try mebibytes("VmRSS") } }

  /// The most that it was since the start.
  var peakMemory: Double { get throws { try mebibytes("VmHWM") } }

  /// What it cost so far, in seconds.
  var cpuTime: Double { get throws { try process.cpuTime } }

  private func mebibytes(_ key: String) throws -> Double {
    let line = try processFile("status").split(separator: "\n").first { $0.hasPrefix("\(key):") }
    let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap { Double($0) }
    return (kibibytes ?? .infinity) / 1_024
  }

  private func processFile(_ name: String) throws -> String {
    String(
      decoding: try SmallFile("/proc/\(process.processID)/\(name)").read(), as: UTF8.self)
  }
}
