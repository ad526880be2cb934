// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandbox
import FerrySandboxKubernetes
import FerrySandboxKubernetesAPI
import FerryTestPeers
import Glibc

/// The same requests that Ferry sent, from libcurl's multi loop with nothing around it.
struct BareLoop {
  private struct Server {
    let url: String
    let token: String
  }

  private let program: String
  private let folder: TemporaryFolder
  private let servers: [Server]
  private let trust: String

  /// Its program is built beside this one.
  init(to world: RunningWorld) throws {
    program = try Self.path()
    folder = try TemporaryFolder()
    let config = String(
      decoding: try SmallFile(world.description.kubeconfig).read(), as: UTF8.self)
    let tokens = Self.tokens(in: config)
    guard tokens.count == world.description.clusters.count else {
      throw BenchFailure("the sandbox's kubeconfig has not one token for each cluster")
    }
    servers = zip(world.description.clusters, tokens).map { Server(url: $0.server, token: $1) }
    let authority = world.sandbox.clusters.values.first?.authorityPEM ?? ""
    trust = try folder.write("ca.pem", authority)
  }

  /// What is sent at a time: to every cluster what the counts of one cluster say.
  struct Part {
    let counts: [RequestKey: Int]
    /// The version that the Bundles get.
    let tag: String
  }

  /// What it came to, in seconds, and when each part began.
  struct Run: Sendable {
    let span: Double
    let cpu: Double
    let begins: [Timestamp]
  }

  /// Sends parts one after the other on the same connections, as many requests at once as Ferry does.
  func send(_ parts: [Part]) throws -> Run {
    let path = try folder.write("requests", parts.map(text).joined(separator: "\n"))
    let start = ContinuousClock.now
    let run = try MeasuredRun(
      "sh",
      ["-c", "exec \"$0\" \"$1\" \"$2\" < \"$3\"", program, trust, "\(8 * servers.count)", path])
    let span = (ContinuousClock.now - start).inSeconds
    let begins = run.text.split(separator: "\n").compactMap { Int64($0) }
    guard begins.count == parts.count else { throw BenchFailure("the bare loop: \(run.text)") }
    return Run(
      span: span, cpu: run.cpu.inSeconds, begins: begins.map { Timestamp(milliseconds: $0) })
  }

  /// One line for each request, the watches first, which then see all that is applied.
  private func text(_ part: Part) -> String {
    let inOrder = part.counts.sorted {
      ($0.key.verb == .watch ? 0 : 1, "\($0.key)") < ($1.key.verb == .watch ? 0 : 1, "\($1.key)")
    }
    let requests = inOrder.flatMap { key, count in
      (0..<count).compactMap { request(key, number: $0, of: count, tag: part.tag) }
    }
    return requests.flatMap { request in servers.map { line($0, request) } }.joined()
  }

  private func line(_ server: Server, _ request: Request) -> String {
    let body = request.body.map { "\t\($0.canonicalText)" } ?? ""
    return "\(server.url)\(request.path)\t\(server.token)\(body)\n"
  }

  private struct Request {
    var path: String
    var body: JSONValue?
  }

  /// Nothing for what is asked only once of some cluster.
  private func request(_ key: RequestKey, number: Int, of count: Int, tag: String) -> Request? {
    let base = key.group.isEmpty ? "/api/v1" : "/apis/\(key.group)/v1"
    let place = "\(base)/namespaces/\(ExampleFiles.namespace)/\(key.resource)"
    switch (key.verb, key.resource, key.subresource) {
    case (.list, _, _): return Request(path: "\(base)/\(key.resource)?limit=500")
    case (.watch, _, _): return Request(path: "\(base)/\(key.resource)?watch=1")
    case (.patch, "bundles", ""):
      // Each is tried out before it is applied.
      let isDry = number < count / 2
      let name = Self.name(isDry ? number : number - count / 2)
      return Request(
        path: "\(place)/\(name)?fieldManager=ferry" + (isDry ? "&dryRun=All" : ""),
        body: Self.bundle(name, tag: tag))
    case (.patch, "bundles", let part):
      let name = Self.name(number)
      return Request(
        path: "\(place)/\(name)/\(part)?fieldManager=ferry&force=true", body: Self.status(name))
    case (.patch, "configmaps", _):
      return Request(
        path: "\(place)/app-values?fieldManager=ferry"
          + (number < count - 1 ? "&dryRun=All" : ""), body: Self.values)
    default: return nil
    }
  }

  private static func name(_ index: Int) -> String {
    let digits = String(index + 1)
    return "app-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  private static func bundle(_ name: String, tag: String) -> JSONValue {
    [
      "apiVersion": "operator.werf.dev/v1", "kind": "Bundle",
      "metadata": [
        "name": .string(name), "namespace": .string(ExampleFiles.namespace),
        "labels": ["team": "storefront"],
        "annotations": [
          "ferry.dev/suspend": "true", "operator.werf.dev/disable-autoupdate": "true",
        ], "finalizers": ["ferry.dev/dismiss"],
      ],
      "spec": [
        "registry": "registry.example.com", "repo": .string("team/\(name)"),
        "version": .string(tag), "values": "app-values", "env": ["WERF_TIMEOUT": "300"],
      ],
    ]
  }

  private static func status(_ name: String) -> JSONValue {
    [
      "apiVersion": "operator.werf.dev/v1", "kind": "Bundle",
      "metadata": ["name": .string(name), "namespace": .string(ExampleFiles.namespace)],
      "status": ["ready": 0],
    ]
  }

  private static let values: JSONValue = [
    "apiVersion": "v1", "kind": "ConfigMap",
    "metadata": ["name": "app-values", "namespace": .string(ExampleFiles.namespace)],
    "data": ["00-common.yaml": "replicas: 2\n"],
  ]

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
