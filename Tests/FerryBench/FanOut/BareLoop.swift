// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandbox
import FerrySandboxKubernetes
import FerrySandboxKubernetesAPI
import FerryTestPeers
import Glibc

/// libcurl's multi loop with nothing around it, in front of the clusters of one sandbox. It keeps its
/// connections and its watches open, as Ferry does.
struct BareLoop {
  private struct Server {
    let id: ClusterID
    let url: String
    let token: String
  }

  private let folder: TemporaryFolder
  private let servers: [Server]
  private let process: ChildProcess

  /// Its program is built beside this one.
  init(to world: RunningWorld) throws {
    folder = try TemporaryFolder()
    let config = String(
      decoding: try SmallFile(world.description.kubeconfig).read(), as: UTF8.self)
    let tokens = Self.tokens(in: config)
    guard tokens.count == world.description.clusters.count else {
      throw BenchFailure("the sandbox's kubeconfig has not one token for each cluster")
    }
    servers = zip(world.description.clusters, tokens).map {
      Server(id: $0.id, url: $0.server, token: $1)
    }
    let authority = world.sandbox.clusters.values.first?.authorityPEM ?? ""
    // As many requests at once as Ferry sends.
    process = try ChildProcess(
      try Self.path(), [try folder.write("ca.pem", authority), "\(8 * servers.count)"],
      hasInput: true)
  }

  func close() { process.close() }

  /// What it cost so far, in seconds.
  var cpuTime: Double { get throws { try process.cpuTime } }

  /// Sends to each cluster what Ferry asked of the one of that name, as fast as it goes: it waits for
  /// no dry run before it applies, and for no list before it watches. Returns when all is answered,
  /// with the moment at which it was told; each time has a name of its own.
  func send(_ recorded: [ClusterID: [APIRequest]], as name: String) async throws -> Timestamp {
    let requests = servers.flatMap { server in
      (recorded[server.id] ?? []).enumerated().map { (server, $0.offset, $0.element) }
    }
    let inOrder = requests.sorted { ($0.2.rank, $0.1) < ($1.2.rank, $1.1) }
    let path = try folder.write(name, inOrder.map { line($0, $2) }.joined())
    let start = SystemTime().now
    try process.write(line: path)
    _ = try await process.line(containing: "/\(name) is sent")
    return start
  }

  private func line(_ server: Server, _ request: APIRequest) -> String {
    var fields = request.headers.filter { !Self.ownFields.contains($0.key) }
    fields["authorization"] = "Bearer \(server.token)"
    let words =
      [request.method, server.url + request.target] + fields.map { "\($0.key): \($0.value)" }
      + ["", String(decoding: request.body, as: UTF8.self)]
    return words.joined(separator: "\t") + "\n"
  }

  /// What the loop says itself.
  private static let ownFields: Set = ["content-length", "host"]

  private static func path() throws -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let own = String(decoding: buffer.prefix(max(0, count)).map(UInt8.init), as: UTF8.self)
    let path = own.prefix(through: own.lastIndex(of: "/") ?? own.startIndex) + "bare-loop"
    guard access(String(path), X_OK) == 0 else {
      throw BenchFailure("\(path) is not there: swift build --product bare-loop makes it")
    }
    return String(path)
  }

  /// In the order of the clusters.
  private static func tokens(in kubeconfig: String) -> [String] {
    kubeconfig.split(whereSeparator: \.isNewline).compactMap { line in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].hasSuffix("token") else { return nil }
      return parts[1].filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
    }
  }
}

extension APIRequest {
  /// A watch sees all that is applied, and a status is written where there is an object.
  fileprivate var rank: Int {
    if method == "GET" { return query["watch"] == nil ? 0 : 1 }
    if query["dryRun"] != nil { return 2 }
    return segments.last == "status" ? 4 : 3
  }
}
