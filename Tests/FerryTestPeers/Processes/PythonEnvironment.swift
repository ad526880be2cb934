// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A Python with packages of its own, for programs that only others have written in it.
package struct PythonEnvironment: Sendable {
  /// The interpreter.
  package let path: String

  /// Makes it in a folder, which takes a while and asks a package registry.
  package init(in folder: TemporaryFolder, packages: [String]) async throws(ChildProcessFailure) {
    let environment = folder.path + "/python"
    path = environment + "/bin/python"
    try await ChildProcess.run("python3", ["-m", "venv", environment])
    try await ChildProcess.run(
      environment + "/bin/pip", ["install", "--quiet", "--disable-pip-version-check"] + packages)
  }

  /// Runs a script to its end; what it wrote.
  @discardableResult
  package func run(
    _ script: String, _ arguments: [String] = []
  ) async throws(ChildProcessFailure) -> String {
    try await ChildProcess.run(path, ["-c", script] + arguments)
  }
}
