// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// Kills a process group when this process dies in a way that runs no `deinit`: a crash, a kill.
///
/// It is a shell that reads a pipe of ours: the kernel closes our end however we end.
struct Watchdog: Sendable {
  private let processID: pid_t
  private let pipe: Pipe

  init(killing group: pid_t) throws(ChildProcessFailure) {
    pipe = try Pipe()
    processID = try spawn(
      Command(
        words: ["/bin/sh", "-c", "read -r _; kill -s KILL -- -$1", "watchdog", "\(group)"],
        input: pipe.readingEnd))
  }

  /// Sends the watchdog away before its process group can belong to somebody else.
  func dismiss() {
    kill(processID, SIGKILL)
    waitpid(processID, nil, 0)
  }
}
