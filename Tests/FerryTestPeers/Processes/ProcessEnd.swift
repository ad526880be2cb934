// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Returns when a process is gone, or a zombie that nobody has collected yet: dying takes a moment.
///
/// - Parameter processID: any process, also one that is not our child.
package func waitForEnd(of processID: Int32) async throws(ChildProcessFailure) {
  let lives = "kill -0 \(processID) 2>&- && ! grep -qs '^State:.Z' /proc/\(processID)/status"
  try await ChildProcess.run("sh", ["-c", "while \(lives); do :; done"])
}
