// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// A program to start, its words and where its output goes.
struct Command {
  var words: [String]
  var environment: [String: String]?
  var input: Int32?
  var output: Int32?
}

/// Starts a command as the leader of a new process group.
func spawn(_ command: Command) throws(ChildProcessFailure) -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  connect(command, &actions)
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  resetSignals(&attributes)
  posix_spawnattr_setpgroup(&attributes, 0)
  posix_spawnattr_setflags(
    &attributes,
    Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
  let environment = command.environment.map { $0.map { "\($0.key)=\($0.value)" } }
  var processID = pid_t()
  let code = withCStrings(command.words) { words in
    guard let environment else {
      return posix_spawnp(&processID, words[0]!, &actions, &attributes, words, environ)
    }
    return withCStrings(environment) {
      posix_spawnp(&processID, words[0]!, &actions, &attributes, words, $0)
    }
  }
  guard code == 0 else {
    throw ChildProcessFailure("starting \(command.words[0])", String(cString: strerror(code)))
  }
  return processID
}

private func connect(_ command: Command, _ actions: inout posix_spawn_file_actions_t) {
  if let input = command.input {
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
  } else {
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
  }
  if let output = command.output {
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
  }
}

/// A test process may ignore or block signals; its children start with the defaults.
private func resetSignals(_ attributes: inout posix_spawnattr_t) {
  var all = sigset_t()
  sigfillset(&all)
  posix_spawnattr_setsigdefault(&attributes, &all)
  var none = sigset_t()
  sigemptyset(&none)
  posix_spawnattr_setsigmask(&attributes, &none)
}

private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let pointers = strings.map { strdup($0) }
  defer { for pointer in pointers { free(pointer) } }
  return body(pointers + [nil])
}
