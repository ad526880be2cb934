// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryHTTP
import FerryPorts
import FerryTestPeers
import HTTPTypes

/// The load of `HTTPBench` in a process of its own, so that its CPU time is nobody else's.
///
/// Prints the microseconds of CPU time from making the client to its last answer.
struct Load: AsyncParsableCommand {
  static let configuration = CommandConfiguration(shouldDisplay: false)
  /// What the server wants to see.
  static let token = "0123456789abcdef0123456789abcdef"

  @Argument var url: String
  @Option var count: Int
  @Option var concurrency: Int
  @Option var authority: String?

  func run() async throws {
    guard let target = HTTPURL(url) else { throw ValidationError("no URL: \(url)") }
    let trust = try authority.map { try SmallFile($0).read() }
    let before = Duration.cpuOfThisProcess
    let client = HTTPClient(proxies: ProxyRules(environment: [:]))
    defer { client.shutdown() }
    try await send(count, to: target, trusting: trust, through: client)
    let cpu = Duration.cpuOfThisProcess - before
    print(Int(cpu / .microseconds(1)))
  }

  private func send(
    _ count: Int, to url: HTTPURL, trusting authority: [UInt8]?, through client: HTTPClient
  ) async throws {
    var request = url.request(.get)
    request.headerFields[.authorization] = "Bearer \(Self.token)"
    let call = HTTPCall(request: request, tls: TLSSettings(certificateAuthority: authority))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for caller in 0..<concurrency {
        let share = (count + concurrency - 1 - caller) / concurrency
        group.addTask {
          for _ in 0..<share {
            let status = try await client.exchange(call).status
            guard status == .ok else { throw ValidationError("the server answered \(status)") }
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
