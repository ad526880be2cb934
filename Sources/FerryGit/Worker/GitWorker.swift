// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGitStore
import Glibc

/// The child process that speaks SSH: libgit2 cannot be stopped while it does, a process can.
///
/// It is Ferry's own binary, called with `git-worker`. It reads one request and writes one answer;
/// an empty line before that says that bytes move. `HOME` is a folder made for it, because libgit2
/// 1.5 reads `known_hosts` nowhere else.
package enum GitWorker {
  /// The argument that makes the binary a worker.
  package static let argument = "git-worker"

  /// Does what standard input asks for; the exit code.
  package static func main() -> Int32 {
    guard let line = readLine(limit: 1 << 20) else { return EXIT_FAILURE }
    endWithParent()
    write(answer(line).json.canonicalBytes + [UInt8(ascii: "\n")])
    return EXIT_SUCCESS
  }

  private static func answer(_ line: [UInt8]) -> WorkerAnswer {
    guard let json = try? JSONValue(parsing: line), let request = WorkerRequest(json) else {
      let detail = "the request is not understood"
      return WorkerAnswer(
        result: .failure(GitFailure(.unexpected, doing: "starting a worker", detail: detail)))
    }
    return WorkerAnswer(
      result: Result { () throws(GitFailure) in
        let repository = try attempt(request.call.doing) { () throws(LibraryError) in
          try Repository(opening: request.repository)
        }
        return try request.call.perform(in: repository, noteActivity: heartbeat())
      })
  }

  /// Writes an empty line when it is called, but not more often than anyone looks.
  private static func heartbeat() -> () -> Void {
    var next = ContinuousClock.now
    return {
      guard next <= .now else { return }
      next = .now + .milliseconds(200)
      write([UInt8(ascii: "\n")])
    }
  }

  private static func readLine(limit: Int) -> [UInt8]? {
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while line.count < limit {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      line += buffer.prefix(count)
      if line.last == UInt8(ascii: "\n") { return line.dropLast() }
    }
    return nil
  }

  /// Ends the worker when standard input closes: the parent died and nobody waits for the answer.
  private static func endWithParent() {
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { _ in
        var byte: UInt8 = 0
        while read(STDIN_FILENO, &byte, 1) != 0 {}
        _exit(EXIT_FAILURE)
      }, nil)
  }

  private static func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
