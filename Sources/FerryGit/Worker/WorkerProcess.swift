// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryGitStore
import FerryPorts
import Glibc

/// A running worker; it is killed and collected when this value ends.
struct WorkerProcess: ~Copyable {
  /// What came of waiting for bytes.
  enum Event {
    case bytes([UInt8])
    case nothingYet
    case ended
  }

  private let process: SpawnedProcess
  /// Our end of the worker's standard input and output.
  private let socket: Int32

  /// Starts the binary as a worker with a home folder of its own, and nothing else of our environment
  /// but where its libraries are.
  init(executable: String, home: String) throws(FolderProblem) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw FolderProblem("connecting", executable)
    }
    defer { close(ends[1]) }
    var variables = ["HOME=\(home)"]
    if let libraries = getenv("LD_LIBRARY_PATH") {
      variables.append("LD_LIBRARY_PATH=\(String(cString: libraries))")
    }
    do {
      process = try SpawnedProcess(
        [executable, GitWorker.argument], environment: variables,
        descriptors: [(ends[1], STDIN_FILENO), (ends[1], STDOUT_FILENO)])
    } catch {
      close(ends[0])
      errno = error.code
      throw FolderProblem("starting", executable)
    }
    socket = ends[0]
  }

  deinit { close(socket) }

  /// Writes all bytes, or as many as the worker lives to read.
  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Waits for bytes of the worker, at most so long.
  func next(within milliseconds: Int32) -> Event {
    var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0 else { return .nothingYet }
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    let count = recv(socket, &buffer, buffer.count, 0)
    if count < 0, errno == EINTR { return .nothingYet }
    return count > 0 ? .bytes(Array(buffer.prefix(count))) : .ended
  }
}
