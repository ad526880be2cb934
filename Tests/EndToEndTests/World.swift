// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryTestPeers
import Glibc
import Testing

/// A sandbox in a process of its own, and how to reach it.
struct World {
  /// The folder of the project.
  static let root = String(#filePath.dropLast("/Tests/EndToEndTests/World.swift".count))

  let sandbox: ChildProcess
  let kubeconfig: String
  let environment: [String: String]

  /// Starts it and waits until it has told where everything is.
  init() async throws {
    sandbox = try ChildProcess.ferry("sandbox", "--output", "json")
    let line = try await sandbox.line(containing: "kubeconfig")
    let description = try JSONValue(parsing: line)
    let kubeconfig = try #require(description["kubeconfig"]?.string)
    self.kubeconfig = kubeconfig
    let host = description["gitHost"]
    environment = [
      "PATH": String(cString: getenv("PATH")), "HOME": "/nonexistent",
      "FERRY_REPOSITORY": host?["repository"]?.string ?? "",
      "FERRY_TOKEN": host?["token"]?.string ?? "",
      "FERRY_WEBHOOK_SECRET": host?["webhookSecret"]?.string ?? "",
      "FERRY_GIT_HOST": "gitlab", "FERRY_KUBECONFIG": kubeconfig,
    ]
  }

  /// Runs `ferry` as somebody would who knows this world.
  func ferry(_ arguments: String...) throws -> ChildProcess {
    var arguments = arguments
    let command = arguments.removeFirst()
    return try ChildProcess.ferry([command] + arguments, environment: environment)
  }

  /// Runs `kubectl` as the administrator.
  func kubectl(_ context: String, _ arguments: String...) throws -> ChildProcess {
    try ChildProcess(
      "kubectl", ["--kubeconfig", kubeconfig, "--context", context] + arguments)
  }
}
