// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers

/// Git's own command line, without the settings of the machine and the user.
struct Git {
  /// The work tree or repository it works in.
  let directory: String

  /// Runs a command; what it wrote.
  @discardableResult
  func callAsFunction(_ arguments: String...) async throws(ChildProcessFailure) -> String {
    try await ChildProcess.run(
      "git", arguments, environment: Self.environment, directory: directory)
  }

  /// Runs a command that may fail; its exit code and what it wrote.
  func attempt(
    _ arguments: String...
  ) async throws(ChildProcessFailure) -> (code: Int32, text: String) {
    let child = try ChildProcess(
      "git", arguments, environment: Self.environment, directory: directory)
    return (await child.exitCode(), child.text)
  }

  /// A fixed identity and time, so that equal content gives equal commits.
  static let environment = [
    "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.com", "GIT_AUTHOR_DATE": "1700000000 +0000",
    "GIT_COMMITTER_DATE": "1700000000 +0000", "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "init.defaultBranch", "GIT_CONFIG_VALUE_0": "main",
  ]
}
