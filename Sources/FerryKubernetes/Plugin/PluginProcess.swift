// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
import Glibc

/// A running plugin and the pipes that it prints into; it is killed when this value ends.
struct PluginProcess: ~Copyable {
  private let process: SpawnedProcess
  private let output: Int32
  private let errors: Int32

  /// Starts it with nothing to read.
  init(_ words: [String], environment: [String]) throws(SpawnFailure) {
    let (output, outputEnd) = try Self.pipe()
    defer { close(outputEnd) }
    let errors: Int32
    let errorsEnd: Int32
    do {
      (errors, errorsEnd) = try Self.pipe()
    } catch {
      close(output)
      throw error
    }
    defer { close(errorsEnd) }
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { close(nothing) }
    do {
      process = try SpawnedProcess(
        words, environment: environment,
        descriptors: [
          (nothing, STDIN_FILENO), (outputEnd, STDOUT_FILENO), (errorsEnd, STDERR_FILENO),
        ])
    } catch {
      close(output)
      close(errors)
      throw error
    }
    self.output = output
    self.errors = errors
  }

  deinit {
    close(output)
    close(errors)
  }

  /// How it ended; nothing while it runs.
  var end: ProcessEnd? { process.end }

  /// What it has printed by now and was not taken yet.
  func taken() -> (output: [UInt8], errors: [UInt8]) { (Self.read(output), Self.read(errors)) }

  /// Our end, which never waits, and the end of the child.
  private static func pipe() throws(SpawnFailure) -> (ours: Int32, its: Int32) {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { throw SpawnFailure(code: errno) }
    // A program that is started elsewhere at this very moment gets them too. That is harmless: the
    // end of the process counts here, and not the end of what comes through the pipe.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    return (ends[0], ends[1])
  }

  /// At most as much as a pipe holds.
  private static func read(_ descriptor: Int32) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
      count = max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
    }
  }
}
