// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// A program that a test starts: a server on loopback, a tool, Ferry itself.
///
/// It ends, and all it started with it, at `close()`, when the last reference goes, and when the
/// test process itself dies.
package final class ChildProcess: Sendable {
  /// The process, which also leads a process group of its own.
  package let processID: Int32
  private let name: String
  private let input: Pipe?
  private let output: ChildOutput
  private let watchdog: Watchdog?

  /// Starts a program, looked up in `PATH`; without an environment it gets this process's own, and
  /// without input it reads nothing.
  package init(
    _ executable: String, _ arguments: [String] = [], environment: [String: String]? = nil,
    directory: String? = nil, hasInput: Bool = false
  ) throws(ChildProcessFailure) {
    let pipe = try Pipe()
    input = hasInput ? try Pipe() : nil
    name = executable
    // posix_spawn's own change of directory is hidden from Swift; `env` replaces itself.
    let mover = directory.map { ["env", "-C", $0] } ?? []
    processID = try spawn(
      Command(
        words: mover + [executable] + arguments, environment: environment,
        input: input?.readingEnd, output: pipe.writingEnd))
    pipe.closeWritingEnd()
    output = ChildOutput(of: processID, readingFrom: pipe)
    watchdog = try? Watchdog(killing: processID)
  }

  deinit { close() }

  /// Everything the child wrote so far, at most the last 256 KiB.
  package var text: String { output.text }

  /// Writes a line to the child's input, at most what a pipe takes at once (pipe(7): 4 KiB). A child
  /// that ended does not read it, which nobody says here.
  package func write(line: String) throws(ChildProcessFailure) {
    guard let input else { throw ChildProcessFailure("writing to \(name)", "it has no input") }
    let bytes = Array("\(line)\n".utf8)
    guard Glibc.write(input.writingEnd, bytes, bytes.count) == bytes.count else {
      throw ChildProcessFailure("writing to \(name)", "the pipe does not take the whole line")
    }
  }

  /// The user and system time that all its threads took so far, in seconds, to the nanosecond:
  /// `/proc` tells it in hundredths.
  package var cpuTime: Double {
    get throws(ChildProcessFailure) {
      var clock = clockid_t()
      var time = timespec()
      guard clock_getcpuclockid(processID, &clock) == 0, clock_gettime(clock, &time) == 0 else {
        throw ChildProcessFailure("asking the kernel what \(name) cost", "it is no more")
      }
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
  }

  /// The first line, past or coming, that contains the text; fails when the child ends without it.
  package func line(containing text: String) async throws(ChildProcessFailure) -> String {
    guard let line = await output.line(containing: text) else {
      throw ChildProcessFailure(
        "waiting for “\(text)” from \(name)", "it ended, or the test did; it wrote: \(self.text)")
    }
    return line
  }

  /// Waits for the end; the code it exited with, 128 and the signal that ended it, or -1 when the
  /// waiting task was cancelled first.
  package func exitCode() async -> Int32 { await output.exitCode() }

  /// Sends a signal to the child and all it started.
  package func signal(_ number: Int32) { kill(-processID, number) }

  /// Kills the child with all it started, and waits for its end.
  package func close() {
    output.finish { kill(-self.processID, SIGKILL) }
    watchdog?.dismiss()
  }

  /// Runs a program to its end; what it wrote, or a failure when its exit code is not zero.
  @discardableResult
  package static func run(
    _ executable: String, _ arguments: [String] = [], environment: [String: String]? = nil,
    directory: String? = nil
  ) async throws(ChildProcessFailure) -> String {
    let child = try ChildProcess(
      executable, arguments, environment: environment, directory: directory)
    let code = await child.exitCode()
    guard code == 0 else {
      throw ChildProcessFailure("running \(executable)", "exit code \(code): \(child.text)")
    }
    return child.text
  }
}

/// Why a child could not be started or did not do what a test waited for.
package struct ChildProcessFailure: Error, CustomStringConvertible {
  package let description: String

  init(_ doing: String, _ detail: String) { description = "while \(doing): \(detail)" }
}
