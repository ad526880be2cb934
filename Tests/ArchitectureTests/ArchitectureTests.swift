// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FoundationEssentials
import Testing

/// Holds the `import` lines against the table of layers.
@Suite
struct ArchitectureTests {
  /// What each target may import besides the standard library (`Synchronization` is a part of it) and
  /// Glibc.
  ///
  /// The engine is five rooms, from its queue inwards: merge requests, promotions, clusters, facts.
  /// The sandbox's three servers know nothing of each other; only `FerrySandbox` sees them together.
  /// The API server is five rooms that a request passes from the last to the first: the server, the
  /// cluster's state machine, requests and answers, resource types with their rules, and objects.
  static let table: [String: Set<String>] = [
    "FerryDomain": [],
    "FerryTimeZones": ["FerryDomain"],
    "FerryViews": ["FerryDomain"],
    "FerryYAML": ["CYAML"],
    "FerryManifestFields": ["FerryDomain", "FerryYAML"],
    "FerryTemplates": ["FerryManifestFields", "FerryDomain", "FerryYAML"],
    "FerryManifests": ["FerryTemplates", "FerryManifestFields", "FerryDomain", "FerryYAML"],
    "FerryPlan": ["FerryDomain", "Crypto"],
    "FerryPromotion": ["FerryTimeZones", "FerryDomain", "Mustache"],
    "FerryWebhook": ["FerryDomain", "Crypto", "FoundationEssentials"],
    "FerryPorts": ["FerryTimeZones", "FerryViews", "FerryDomain", "HTTPTypes"],
    "FerryLeases": [
      "FerryPorts", "FerryViews", "FerryDomain", "ServiceLifecycle", "Logging", "Metrics",
    ],
    "FerryGitStore": ["FerryPorts", "FerryDomain", "CGit2", "CShims"],
    "FerryGit": [
      "FerryGitStore", "FerryPorts", "FerryDomain", "CGit2", "CCurl", "CShims", "Crypto",
    ],
    "FerryGitServing": ["FerryGitStore", "FerryPorts", "FerryDomain", "CGit2"],
    "FerryHTTP": ["FerryPorts", "FerryDomain", "CCurl", "CShims", "HTTPTypes"],
    "FerryKubernetes": ["FerryPorts", "FerryDomain", "FerryYAML", "HTTPTypes"],
    "FerryRegistry": ["FerryPorts", "FerryDomain", "HTTPTypes", "Crypto"],
    "FerryGitHost": ["FerryPorts", "FerryDomain", "HTTPTypes", "Crypto", "CryptoExtras"],
    "FerryEngineFacts": [
      "FerryViews", "FerryDomain", "FerryManifests", "FerryTemplates", "FerryManifestFields",
      "FerryPlan",
      "FerryPromotion", "FerryPorts", "Metrics",
    ],
    "FerryEngineClusters": [
      "FerryEngineFacts", "FerryDomain", "FerryTemplates", "FerryPlan", "FerryPromotion",
      "FerryPorts",
    ],
    "FerryEnginePromotions": [
      "FerryEngineClusters", "FerryEngineFacts", "FerryViews", "FerryDomain", "FerryManifests",
      "FerryManifestFields", "FerryPlan",
      "FerryPromotion", "FerryPorts",
    ],
    "FerryEngineMergeRequests": [
      "FerryEnginePromotions", "FerryEngineClusters", "FerryEngineFacts", "FerryDomain",
      "FerryManifestFields", "FerryPlan", "FerryPromotion", "FerryPorts",
    ],
    "FerryEngine": [
      "FerryEngineMergeRequests", "FerryEnginePromotions", "FerryEngineClusters",
      "FerryEngineFacts", "FerryViews", "FerryDomain", "FerryPlan", "FerryPromotion",
      "FerryPorts", "ServiceLifecycle", "Logging",
    ],
    "FerryServer": [
      "FerryWebhook", "FerryPorts", "FerryViews", "FerryDomain", "Hummingbird", "HummingbirdCore",
      "HTTPTypes", "Mustache", "NIOCore", "NIOHTTP1", "Logging",
      "Metrics", "ServiceLifecycle",
    ],
    "FerrySandboxHTTP": [
      "FerryPorts", "FerryDomain", "Hummingbird", "HTTPTypes", "NIOCore", "Logging",
      "ServiceLifecycle",
    ],
    "FerrySandboxKubernetesObjects": ["FerryPorts", "FerryDomain"],
    "FerrySandboxKubernetesTypes": ["FerrySandboxKubernetesObjects", "FerryDomain"],
    "FerrySandboxKubernetesAPI": [
      "FerrySandboxKubernetesTypes", "FerrySandboxKubernetesObjects", "FerrySandboxHTTP",
      "FerryDomain", "FerryYAML", "Crypto",
    ],
    "FerrySandboxKubernetesCluster": [
      "FerrySandboxKubernetesAPI", "FerrySandboxKubernetesTypes", "FerrySandboxKubernetesObjects",
      "FerrySandboxHTTP", "FerryDomain", "Crypto", "DequeModule", "HeapModule",
    ],
    "FerrySandboxKubernetes": [
      "FerrySandboxKubernetesCluster", "FerrySandboxKubernetesAPI", "FerrySandboxKubernetesTypes",
      "FerrySandboxKubernetesObjects", "FerrySandboxHTTP", "FerryPorts", "FerryDomain",
      "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "NIOSSL", "NIOCore", "NIOHTTP2",
      "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOHTTPTypesHTTP2", "HTTPTypes", "Crypto", "X509",
      "SwiftASN1", "Logging", "ServiceLifecycle", "FoundationEssentials",
    ],
    "FerrySandboxRegistry": [
      "FerrySandboxHTTP", "FerryPorts", "FerryDomain", "Hummingbird", "NIOCore", "HTTPTypes",
      "Crypto", "Logging", "ServiceLifecycle",
    ],
    "FerrySandboxGitModel": [
      "FerrySandboxHTTP", "FerryGitServing", "FerryGitStore", "FerryPorts", "FerryDomain",
      "Hummingbird", "NIOPosix", "HTTPTypes", "Logging",
    ],
    "FerrySandboxGitLab": [
      "FerrySandboxGitModel", "FerrySandboxHTTP", "FerryGitServing", "FerryGitStore",
      "FerryPorts", "FerryDomain", "Hummingbird", "HTTPTypes", "Crypto",
    ],
    "FerrySandboxPullRequests": [
      "FerrySandboxGitModel", "FerrySandboxHTTP", "FerryGitServing", "FerryGitStore",
      "FerryPorts", "FerryDomain", "Hummingbird", "HTTPTypes", "Crypto",
    ],
    "FerrySandboxGitHost": [
      "FerrySandboxGitLab", "FerrySandboxPullRequests", "FerrySandboxGitModel",
      "FerrySandboxHTTP", "FerryGitServing", "FerryGitStore", "FerryPorts", "FerryDomain",
      "Hummingbird", "NIOCore", "HTTPTypes", "Crypto", "Logging", "ServiceLifecycle",
    ],
    "FerrySandbox": [
      "FerrySandboxKubernetes", "FerrySandboxKubernetesAPI", "FerrySandboxKubernetesTypes",
      "FerrySandboxRegistry", "FerrySandboxGitHost", "FerrySandboxGitModel", "FerrySandboxHTTP",
      "FerryPorts", "FerryDomain", "Logging",
      "ServiceLifecycle", "FoundationEssentials",
    ],
    "FerryCommands": [
      "FerryEnginePromotions", "FerryEngineClusters", "FerryEngineFacts", "FerryViews",
      "FerryDomain",
      "FerryYAML", "FerryManifests", "FerryTemplates", "FerryManifestFields", "FerryPlan",
      "FerryPromotion", "FerryPorts", "ArgumentParser",
      "FoundationEssentials",
    ],
  ]

  @Test(arguments: table.keys.sorted())
  func `a target imports only what the table allows`(target: String) throws {
    let allowed = try #require(Self.table[target]).union(["Glibc", "Synchronization"])
    for file in try Self.swiftFiles(under: "Sources/\(target)") {
      for module in try Self.imports(of: file) where !allowed.contains(module) {
        Issue.record("\(file.path) imports \(module), which the table does not allow \(target)")
      }
    }
  }

  @Test func `every product target is in the table`() throws {
    let sources = Self.root.appending(path: "Sources")
    let folders = try FileManager.default.contentsOfDirectory(atPath: sources.path)
    let targets = folders.filter { $0.hasPrefix("Ferry") }
    #expect(Set(targets) == Set(Self.table.keys))
  }

  /// Generic types that other modules put their own types into, in what is done most often: see
  /// Decisions.
  private static let specialized: Set = ["Shared.swift", "SortedMap.swift"]

  @Test func `nothing is public that need not be`() throws {
    for file in try Self.swiftFiles(under: "Sources")
    where !Self.specialized.contains(file.lastPathComponent) {
      let text = try String(contentsOf: file, encoding: .utf8)
      for line in text.split(separator: "\n")
      where line.drop(while: \.isWhitespace).hasPrefix("public ") {
        Issue.record("\(file.path) has a public declaration: \(line)")
      }
    }
  }

  @Test func `every Swift file begins with the licence`() throws {
    let header = "// SPDX-License-Identifier: Apache-2.0\n// The Ferry authors\n"
    for file in try Self.swiftFiles(under: "Sources") + Self.swiftFiles(under: "Tests") {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.hasPrefix(header), "\(file.path)")
    }
  }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func swiftFiles(under folder: String) throws -> [URL] {
    let top = root.appending(path: folder)
    return try FileManager.default.subpathsOfDirectory(atPath: top.path)
      .filter { $0.hasSuffix(".swift") }.sorted().map { top.appending(path: $0) }
  }

  private static func imports(of file: URL) throws -> [String] {
    let text = try String(contentsOf: file, encoding: .utf8)
    return text.split(separator: "\n").compactMap { line in
      let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
      let words = code.split(separator: " ").drop {
        ["package", "internal", "private"].contains($0)
      }
      guard words.first == "import", words.count > 1 else { return nil }
      let name = words.dropFirst().last ?? ""
      return String(name.prefix { $0 != "." })
    }
  }
}
