// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryTestPeers
import Testing

/// `ferry install` as an administrator runs it.
@Suite(.timeLimit(.minutes(3)), .serialized)
struct InstallTests {
  private static let context = "staging-eu-1"

  @Test func `a cluster without the types says so until they are installed`() async throws {
    let world = try await World()
    defer { world.sandbox.close() }
    try await takeTypesAway(world)
    for command in ["plan", "sync"] {
      let blind = try world.ferry(command)
      #expect(await blind.exitCode() == 1)
      #expect(
        blind.text.contains("install the CRD: ferry install --cluster <context>"), "\(blind.text)")
    }
    let install = try world.ferry("install", "--cluster", Self.context)
    #expect(await install.exitCode() == 0, "\(install.text)")
    #expect(install.lines.first == "created CustomResourceDefinition bundles.operator.werf.dev")
    #expect(install.lines.last?.hasSuffix(" ClusterRoleBinding ferry") == true)

    let again = try world.ferry("install", "--cluster", Self.context)
    #expect(await again.exitCode() == 0)
    #expect(again.lines.count == 6)
    #expect(again.lines.allSatisfy { $0.hasPrefix("unchanged ") }, "\(again.text)")

    let plan = try world.ferry("plan")
    #expect(await plan.exitCode() == 2, "\(plan.text)")
  }

  @Test func `rights in namespaces are Roles, and wider ones from before are told`() async throws {
    let world = try await World()
    defer { world.sandbox.close() }
    try await takeWiderRightsAway(world)
    let narrow = try world.ferry(
      "install", "--cluster", Self.context, "--namespaces", "shop,search", "--output", "json")
    #expect(await narrow.exitCode() == 0, "\(narrow.text)")
    let report = try JSONValue(parsing: narrow.text)
    #expect(report["cluster"]?.string == Self.context)
    #expect(
      report["objects"]?.array?.suffix(4).map {
        "\($0["kind"]?.string ?? "") \($0["namespace"]?.string ?? "")"
      } == ["Role search", "RoleBinding search", "Role shop", "RoleBinding shop"])
    #expect(report["warning"] == nil)

    let wide = try world.ferry("install", "--cluster", Self.context)
    #expect(await wide.exitCode() == 0)
    let again = try world.ferry("install", "--cluster", Self.context, "--namespaces", "shop")
    #expect(await again.exitCode() == 0)
    #expect(
      again.lines.last == "warning: Ferry still has the rights in the whole cluster that it was "
        + "given before; take them away with kubectl --context \(Self.context) delete "
        + "clusterrolebinding/ferry clusterrole/ferry")

    let nowhere = try world.ferry("install", "--cluster", Self.context, "--namespaces", "nowhere")
    #expect(await nowhere.exitCode() == 1)
    #expect(nowhere.text.contains("install again: kubectl create namespace nowhere"))
  }

  @Test func `who has no rights, and a context that is not there, are one sentence each`()
    async throws
  {
    let world = try await World()
    defer { world.sandbox.close() }
    let lost = try world.ferry("install", "--cluster", "nowhere")
    #expect(await lost.exitCode() == 1)
    #expect(lost.lines.count == 1)
    #expect(lost.text.contains("there is no context nowhere"), "\(lost.text)")

    let kubeconfig = try await kubeconfigOfNobody(world)
    let refused = try world.ferry("install", "--cluster", "nobody", "--kubeconfig", kubeconfig.path)
    #expect(await refused.exitCode() == 1)
    #expect(refused.lines.count == 1, "\(refused.text)")
    #expect(refused.text.contains("system:serviceaccount:shop:default"))
    #expect(refused.text.contains("(403)"))
  }

  @Test func `what would be applied is printed without any cluster`() async throws {
    let text = try ChildProcess.ferry("install", "--print")
    #expect(await text.exitCode() == 0)
    #expect(text.text.contains("# Bundles are written as Git has them."))
    #expect(text.text.contains("kind: ClusterRoleBinding"))

    let json = try ChildProcess.ferry(
      "install", "--print", "--namespaces", "shop", "--output", "json")
    #expect(await json.exitCode() == 0)
    let kinds = try JSONValue(parsing: json.text).array?.map { $0["kind"]?.string }
    #expect(
      kinds == [
        "CustomResourceDefinition", "CustomResourceDefinition", "Namespace", "ServiceAccount",
        "Role", "RoleBinding",
      ])
  }

  @Test(arguments: [
    ([], "--cluster <context>"), (["--print", "--namespaces", "Shop"], "\"Shop\" cannot be a"),
    (["--print", "--namespaces", ""], "name a namespace"),
  ])
  func `wrong usage is exit code 64`(arguments: [String], words: String) async throws {
    let install = try ChildProcess.ferry(["install"] + arguments, environment: nil)
    #expect(await install.exitCode() == 64)
    #expect(install.text.contains(words), "\(install.text)")
  }

  private func takeTypesAway(_ world: World) async throws {
    let delete = try world.kubectl(
      Self.context, "delete", "crd", "bundles.operator.werf.dev", "configwatchers.k8spatterns.io",
      "--ignore-not-found")
    #expect(await delete.exitCode() == 0, "\(delete.text)")
  }

  /// What the sandbox gave, with the command that Ferry names.
  private func takeWiderRightsAway(_ world: World) async throws {
    let delete = try world.kubectl(
      Self.context, "delete", "clusterrolebinding/ferry", "clusterrole/ferry")
    #expect(await delete.exitCode() == 0, "\(delete.text)")
  }

  /// A kubeconfig with the context `nobody`: an account that no role is bound to.
  private func kubeconfigOfNobody(_ world: World) async throws -> File {
    let token = try world.kubectl(Self.context, "create", "token", "default", "-n", "shop")
    #expect(await token.exitCode() == 0, "\(token.text)")
    let folder = try TemporaryFolder()
    let config = try JSONValue(parsing: await json(world))
    let cluster = try #require(
      config["clusters"]?.array?.first { $0["name"]?.string == Self.context })
    let whole: JSONValue = [
      "clusters": [cluster],
      "contexts": [
        ["name": "nobody", "context": ["cluster": .string(Self.context), "user": "nobody"]]
      ],
      "users": [
        [
          "name": "nobody",
          "user": ["token": .string(String(token.text.filter { !$0.isWhitespace }))],
        ]
      ],
    ]
    return File(path: try folder.write("nobody", whole.canonicalText), folder: folder)
  }

  private func json(_ world: World) async throws -> String {
    let view = try world.kubectl(
      Self.context, "config", "view", "--raw", "--flatten", "-o", "json")
    #expect(await view.exitCode() == 0)
    return view.text
  }

  /// A file that lasts as long as its folder is held.
  private struct File {
    let path: String
    let folder: TemporaryFolder
  }
}

extension ChildProcess {
  /// What it printed, line by line.
  fileprivate var lines: [String] { text.split(separator: "\n").map(String.init) }
}
