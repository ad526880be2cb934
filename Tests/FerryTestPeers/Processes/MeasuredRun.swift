// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
import Glibc

/// A program that ran to its end, with what it cost by the kernel's own account.
package struct MeasuredRun: Sendable {
  /// User and system time of all its threads.
  package let cpu: Duration
  /// The last 256 KiB that it wrote.
  package let text: String

  /// Runs a program, looked up in `PATH`, in this process's environment; fails when its exit code
  /// is not zero.
  package init(_ executable: String, _ arguments: [String]) throws(ChildProcessFailure) {
    let folder = try TemporaryFolder()
    let path = try folder.write("output", "")
    let output = open(path, O_WRONLY | O_CLOEXEC)
    defer { close(output) }
    let child = try spawn(Command(words: [executable] + arguments, output: output))
    var status: Int32 = 0
    var usage = rusage()
    while wait4(child, &status, 0, &usage) == -1, errno == EINTR {}
    text = String(decoding: try folder.read("output"), as: UTF8.self)
    guard status == 0 else {
      throw ChildProcessFailure("running \(executable)", "wait status \(status): \(text)")
    }
    cpu = Duration(cpuOf: usage)
  }
}

extension Duration {
  /// The user and system time that this process took so far.
  package static var cpuOfThisProcess: Duration {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return Duration(cpuOf: usage)
  }

  /// As a fraction of seconds.
  package var inSeconds: Double { self / .seconds(1) }

  fileprivate init(cpuOf usage: rusage) {
    self = Duration(usage.ru_utime) + Duration(usage.ru_stime)
  }

  private init(_ time: timeval) {
    self = .seconds(time.tv_sec) + .microseconds(time.tv_usec)
  }
}
