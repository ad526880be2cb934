// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// A running worker; it is killed and collected when this value ends.
struct WorkerProcess: ~Copyable {
  /// What came of waiting for bytes.
  enum Event {
    case bytes([UInt8])
    case nothingYet
    case ended
  }

  private let processID: pid_t
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
    var started = pid_t()
    let code = spawn(
      [executable, GitWorker.argument], environment: variables, standard: ends[1], into: &started)
    guard code == 0 else {
      close(ends[0])
      errno = code
      throw FolderProblem("starting", executable)
    }
    (processID, socket) = (started, ends[0])
  }

  deinit {
    kill(processID, SIGKILL)
    while waitpid(processID, nil, 0) < 0, errno == EINTR {}
    close(socket)
  }

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

/// Starts a program with one descriptor as standard input and output; standard error stays ours.
private func spawn(
  _ words: [String], environment: [String], standard: Int32, into processID: inout pid_t
) -> Int32 {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, standard, STDIN_FILENO)
  posix_spawn_file_actions_adddup2(&actions, standard, STDOUT_FILENO)
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  // A group of its own: a Ctrl-C at the terminal is Ferry's to handle.
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
  let pointers = (words + environment).map { strdup($0) }
  defer { pointers.forEach { free($0) } }
  let arguments = pointers.prefix(words.count) + [nil]
  let variables = pointers.dropFirst(words.count) + [nil]
  return posix_spawn(
    &processID, words[0], &actions, &attributes, Array(arguments), Array(variables))
}
