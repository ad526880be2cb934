// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import PackageDescription

/// Every target: Swift 6 language mode, warnings are errors, imports say how far they reach.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// One product target; what it may import is held by `ArchitectureTests`.
func ferry(
  _ name: String, _ dependencies: [Target.Dependency], plugins: [Target.PluginUsage] = [],
  exclude: [String] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict,
    plugins: plugins)
}

/// The tests of one target, with the test kit at hand.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: [.byName(name: name), "FerryTestKit", "FerryTestPeers"] + dependencies,
    swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let configuration = Target.Dependency.product(
  name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(
  name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP2 = Target.Dependency.product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioHTTPTypes = ["NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOHTTPTypesHTTP2"].map {
  Target.Dependency.product(name: $0, package: "swift-nio-extras")
}
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")

let package = Package(
  name: "ferry",
  products: [.executable(name: "ferry", targets: ["ferry"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
    .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // Layer 0: C libraries.
    .systemLibrary(name: "CGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "CShims", dependencies: ["CGit2", "CCurl"]),

    // Layer 1: the words, clocks of the world, what people see, and YAML.
    ferry("FerryDomain", []),
    ferry("FerryTimeZones", ["FerryDomain"]),
    ferry("FerryViews", ["FerryDomain"]),
    ferry("FerryYAML", ["CYAML"]),

    // Layer 2: decisions, and the ports to the world.
    ferry("FerryManifestFields", ["FerryDomain", "FerryYAML"]),
    ferry(
      "FerryTemplates", ["FerryManifestFields", "FerryDomain", "FerryYAML"],
      plugins: ["EmbedFilesPlugin"]),
    ferry(
      "FerryManifests", ["FerryTemplates", "FerryManifestFields", "FerryDomain", "FerryYAML"]),
    ferry("FerryPlan", ["FerryDomain", crypto]),
    ferry("FerryPromotion", ["FerryTimeZones", "FerryDomain", mustache]),
    ferry("FerryWebhook", ["FerryDomain", crypto]),
    ferry("FerryPorts", ["FerryTimeZones", "FerryViews", "FerryDomain", httpTypes]),

    ferry(
      "FerryLeases", ["FerryViews", "FerryDomain", "FerryPorts", lifecycle, logging, metrics],
      exclude: ["Model"]),

    // Layer 3: adapters.
    ferry("FerryGitStore", ["FerryPorts", "FerryDomain", "CGit2", "CShims"]),
    ferry(
      "FerryGit",
      ["FerryGitStore", "FerryPorts", "FerryDomain", "CGit2", "CCurl", "CShims", crypto]),
    ferry("FerryGitServing", ["FerryGitStore", "FerryPorts", "FerryDomain", "CGit2"]),
    ferry("FerryHTTP", ["FerryPorts", "FerryDomain", "CCurl", "CShims", httpTypes]),
    ferry("FerryKubernetes", ["FerryPorts", "FerryDomain", "FerryYAML", httpTypes]),
    ferry("FerryRegistry", ["FerryPorts", "FerryDomain", httpTypes, crypto]),
    ferry("FerryGitHost", ["FerryPorts", "FerryDomain", httpTypes, crypto, cryptoExtras]),

    // Layer 4: the engine.
    ferry(
      "FerryEngineFacts",
      [
        "FerryViews", "FerryDomain", "FerryManifests", "FerryTemplates", "FerryManifestFields",
        "FerryPlan",
        "FerryPromotion", "FerryPorts", metrics,
      ]),
    ferry(
      "FerryEngineClusters",
      [
        "FerryEngineFacts", "FerryDomain", "FerryTemplates", "FerryPlan", "FerryPromotion",
        "FerryPorts",
      ]),
    ferry(
      "FerryEnginePromotions",
      [
        "FerryEngineClusters", "FerryEngineFacts", "FerryViews", "FerryDomain", "FerryManifests",
        "FerryManifestFields", "FerryPlan",
        "FerryPromotion", "FerryPorts",
      ]),
    ferry(
      "FerryEngineMergeRequests",
      [
        "FerryEnginePromotions", "FerryEngineClusters", "FerryEngineFacts", "FerryDomain",
        "FerryManifestFields", "FerryPlan", "FerryPromotion", "FerryPorts",
      ]),
    ferry(
      "FerryEngine",
      [
        "FerryEngineMergeRequests", "FerryEnginePromotions", "FerryEngineClusters",
        "FerryEngineFacts", "FerryViews", "FerryDomain", "FerryPlan", "FerryPromotion",
        "FerryPorts", lifecycle, logging,
      ]),

    // Layer 5: what people and hosts see.
    ferry(
      "FerryServer",
      [
        "FerryWebhook", "FerryPorts", "FerryViews", "FerryDomain", hummingbird, hummingbirdCore,
        httpTypes, mustache, nioCore, logging, metrics, lifecycle,
      ], plugins: ["EmbedFilesPlugin"]),
    ferry(
      "FerrySandboxHTTP",
      ["FerryPorts", "FerryDomain", hummingbird, httpTypes, nioCore, logging, lifecycle]),
    ferry("FerrySandboxKubernetesObjects", ["FerryPorts", "FerryDomain"]),
    ferry("FerrySandboxKubernetesTypes", ["FerrySandboxKubernetesObjects", "FerryDomain"]),
    ferry(
      "FerrySandboxKubernetesAPI",
      [
        "FerrySandboxKubernetesTypes", "FerrySandboxKubernetesObjects", "FerrySandboxHTTP",
        "FerryDomain", "FerryYAML", crypto,
      ]),
    ferry(
      "FerrySandboxKubernetesCluster",
      [
        "FerrySandboxKubernetesAPI", "FerrySandboxKubernetesTypes",
        "FerrySandboxKubernetesObjects", "FerrySandboxHTTP", "FerryDomain", crypto, collections,
      ]),
    ferry(
      "FerrySandboxKubernetes",
      [
        "FerrySandboxKubernetesCluster", "FerrySandboxKubernetesAPI",
        "FerrySandboxKubernetesTypes", "FerrySandboxKubernetesObjects", "FerrySandboxHTTP",
        "FerryPorts", "FerryDomain", hummingbird, hummingbirdCore, hummingbirdTLS, nioSSL, nioCore,
        nioHTTP2, httpTypes, crypto, x509, logging, lifecycle,
      ] + nioHTTPTypes),
    ferry(
      "FerrySandboxRegistry",
      [
        "FerrySandboxHTTP", "FerryPorts", "FerryDomain", hummingbird, nioCore, httpTypes, crypto,
        logging, lifecycle,
      ]),
    ferry(
      "FerrySandboxGitModel",
      [
        "FerrySandboxHTTP", "FerryGitServing", "FerryGitStore", "FerryPorts", "FerryDomain",
        hummingbird, nioPosix, httpTypes, logging,
      ]),
    ferry(
      "FerrySandboxGitLab",
      [
        "FerrySandboxGitModel", "FerrySandboxHTTP", "FerryGitServing", "FerryGitStore",
        "FerryPorts", "FerryDomain", hummingbird, httpTypes, crypto,
      ]),
    ferry(
      "FerrySandboxPullRequests",
      [
        "FerrySandboxGitModel", "FerrySandboxHTTP", "FerryGitServing", "FerryGitStore",
        "FerryPorts", "FerryDomain", hummingbird, httpTypes, crypto,
      ]),
    ferry(
      "FerrySandboxGitHost",
      [
        "FerrySandboxGitLab", "FerrySandboxPullRequests", "FerrySandboxGitModel",
        "FerrySandboxHTTP", "FerryGitServing", "FerryGitStore", "FerryPorts", "FerryDomain",
        hummingbird, nioCore, httpTypes, crypto, logging, lifecycle,
      ]),
    ferry(
      "FerrySandbox",
      [
        "FerrySandboxKubernetes", "FerrySandboxKubernetesAPI", "FerrySandboxKubernetesTypes",
        "FerrySandboxRegistry", "FerrySandboxGitHost",
        "FerrySandboxGitModel", "FerrySandboxHTTP", "FerryPorts", "FerryDomain", logging,
        lifecycle,
      ]),
    ferry(
      "FerryCommands",
      [
        "FerryEnginePromotions", "FerryEngineClusters", "FerryEngineFacts", "FerryViews",
        "FerryDomain",
        "FerryYAML", "FerryManifests", "FerryTemplates", "FerryManifestFields", "FerryPlan",
        "FerryPromotion", "FerryPorts", argumentParser,
      ]),

    // Layer 6: the composition root.
    .executableTarget(
      name: "ferry",
      dependencies: [
        "CShims", "FerryCommands", "FerryServer", "FerrySandbox", "FerrySandboxGitHost",
        "FerrySandboxHTTP", "FerrySandboxRegistry", "FerryEngine", "FerryEngineFacts", "FerryGit",
        "FerryHTTP",
        "FerryKubernetes", "FerryLeases", "FerryRegistry", "FerryGitHost", "FerryManifests",
        "FerryTemplates", "FerryManifestFields",
        "FerryPlan", "FerryPromotion", "FerryWebhook", "FerryPorts", "FerryViews", "FerryDomain",
        "FerryYAML",
        configuration,
        argumentParser, httpTypes, logging, metrics, lifecycle, unixSignals,
      ], swiftSettings: strict, plugins: ["EmbedFilesPlugin"]),

    // The files of `environments/` and `templates/`, compiled in.
    .executableTarget(name: "EmbedFiles", swiftSettings: strict),
    .plugin(
      name: "EmbedFilesPlugin", capability: .buildTool(), dependencies: ["EmbedFiles"],
      path: "Sources/EmbedFilesPlugin"),

    // Tests: programs and servers on loopback, also for the benchmarks; twins and contracts.
    .target(
      name: "FerryTestPeers", dependencies: ["CShims", "FerryDomain", "FerryPorts"],
      path: "Tests/FerryTestPeers", swiftSettings: strict),
    .target(
      name: "FerryTestKit",
      dependencies: [
        "FerryDomain", "FerryPorts", "FerryYAML", "FerryManifests", httpTypes,
      ],
      path: "Tests/FerryTestKit", swiftSettings: strict),
    tests("FerryDomain", ["FerryTimeZones", "FerryViews"]),
    tests(
      "FerryGit",
      [
        "ferry", "FerryGitServing", "FerryGitStore", "FerryPorts", "FerryDomain", hummingbird,
        httpTypes,
        nioCore, logging,
      ]),
    tests("FerryHTTP", ["FerryDomain", "FerryPorts", httpTypes]),
    tests(
      "FerryGitHost",
      [
        "FerrySandboxGitHost", "FerrySandboxGitModel", "FerrySandboxHTTP", "FerryHTTP",
        "FerryPorts", "FerryDomain", httpTypes, crypto, cryptoExtras, logging, lifecycle,
      ]),
    tests(
      "FerryKubernetes",
      [
        "FerryHTTP", "FerryLeases", "FerrySandboxKubernetes", "FerryYAML", "FerryPorts",
        "FerryViews", "FerryDomain", httpTypes, logging, metrics,
      ]),
    tests("FerryRegistry", ["FerryHTTP", "FerryPorts", "FerryDomain", httpTypes, crypto]),
    tests("FerryYAML"),
    tests(
      "FerryManifests",
      ["FerryTemplates", "FerryManifestFields", "FerryDomain", "FerryPlan", "FerryYAML"]),
    tests(
      "FerryCommands",
      [
        "FerryViews", "FerryDomain", "FerryEnginePromotions", "FerryManifests",
        "FerryManifestFields",
        "FerryPlan",
      ]),
    tests("FerryPlan", ["FerryDomain"]),
    tests("FerryPromotion", ["FerryTimeZones", "FerryDomain"]),
    tests("FerryPorts", ["FerryViews", "FerryDomain"]),
    tests("FerryLeases", ["FerryPorts", "FerryViews", "FerryDomain", logging, metrics]),
    tests("FerryWebhook", ["FerryDomain", crypto]),
    tests(
      "FerryServer",
      [
        "FerryViews", "FerryDomain", "FerryPorts", crypto, lifecycle, logging, metrics, nioCore,
        nioPosix,
      ]),
    tests(
      "FerrySandbox",
      [
        "FerrySandboxGitHost", "FerrySandboxGitModel", "FerrySandboxPullRequests",
        "FerrySandboxHTTP", "FerrySandboxKubernetes", "FerrySandboxKubernetesCluster",
        "FerrySandboxKubernetesAPI", "FerrySandboxKubernetesTypes", "FerrySandboxKubernetesObjects",
        "FerrySandboxRegistry", "FerryGitHost",
        "FerryHTTP", "FerryKubernetes", "FerryWebhook", "FerryPorts", "FerryDomain", hummingbird,
        httpTypes, logging, lifecycle,
      ]),
    .testTarget(
      name: "FerryTestPeersTests", dependencies: ["FerryTestPeers"], swiftSettings: strict),
    tests(
      "FerryEngine",
      [
        "FerryEngineMergeRequests", "FerryEnginePromotions", "FerryEngineClusters",
        "FerryEngineFacts",
        "FerrySandboxGitHost", "FerrySandboxGitModel", "FerrySandboxHTTP", "FerrySandboxKubernetes",
        "FerrySandboxKubernetesAPI", "FerrySandboxKubernetesTypes",
        "FerryServer", "FerryGit", "FerryGitHost", "FerryKubernetes", "FerryHTTP", "FerryLeases",
        "FerryManifests", "FerryTemplates", "FerryManifestFields", "FerryPorts", "FerryViews",
        "FerryDomain",
        httpTypes, lifecycle, logging, metrics,
      ]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "ferry", "FerryDomain", "FerryHTTP", "FerryManifests", "FerryTemplates", "FerryPorts",
        "FerrySandbox",
        "FerrySandboxGitHost", "FerrySandboxGitModel", "FerrySandboxHTTP", "FerrySandboxKubernetes",
        "FerrySandboxKubernetesAPI", "FerrySandboxKubernetesTypes",
        "FerrySandboxRegistry", "FerryTestKit", "FerryTestPeers", httpTypes, logging,
      ],
      swiftSettings: strict),
    .testTarget(name: "ArchitectureTests", swiftSettings: strict),

    // What `make bench` runs.
    .executableTarget(name: "bare-loop", dependencies: ["CCurl"], path: "Tests/BareLoop"),
    .executableTarget(
      name: "ferry-bench",
      dependencies: [
        "FerryTestPeers", "FerrySandbox", "FerrySandboxGitHost", "FerrySandboxHTTP",
        "FerrySandboxKubernetes", "FerrySandboxKubernetesAPI",
        "FerrySandboxKubernetesTypes", "FerrySandboxRegistry",
        "FerryEngineFacts", "FerryGit", "FerryHTTP", "FerryKubernetes", "FerryManifests",
        "FerryTemplates",
        "FerryPorts",
        "FerryDomain", argumentParser, httpTypes, logging,
      ], path: "Tests/FerryBench", swiftSettings: strict),
  ]
)
