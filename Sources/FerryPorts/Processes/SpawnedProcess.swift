// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// A child process with a process group of its own: a Ctrl-C at the terminal is Ferry's to handle.
///
/// The whole group is killed, and the child collected, when this value ends.
package struct SpawnedProcess: ~Copyable {
  private let id: pid_t

  /// Starts a program without a shell; a name without a slash is looked for in `PATH`.
  ///
  /// Of each pair the child has our descriptor under its own number. Besides these, and what it shares
  /// with us of standard input and output, it has none: a listening socket in a child that outlives us
  /// would keep the port.
  package init(
    _ words: [String], environment: [String], descriptors: [(ours: Int32, its: Int32)]
  ) throws(SpawnFailure) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (ours, its) in descriptors { posix_spawn_file_actions_adddup2(&actions, ours, its) }
    for open in Self.inheritedDescriptors() where !descriptors.contains(where: { $0.its == open }) {
      posix_spawn_file_actions_addclose(&actions, open)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    let pointers = (words + environment).map { strdup($0) }
    defer { pointers.forEach { free($0) } }
    let arguments = pointers.prefix(words.count) + [nil]
    let variables = pointers.dropFirst(words.count) + [nil]
    var started = pid_t()
    let code = posix_spawnp(
      &started, words[0], &actions, &attributes, Array(arguments), Array(variables))
    guard code == 0 else { throw SpawnFailure(code: code) }
    id = started
  }

  /// What is open beyond standard error and not closed on exec: not every library sees to it.
  private static func inheritedDescriptors() -> [Int32] {
    guard let folder = opendir("/proc/self/fd") else { return [] }
    defer { closedir(folder) }
    var found: [Int32] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard let descriptor = Int32(name), descriptor > STDERR_FILENO else { continue }
      let flags = fcntl(descriptor, F_GETFD)
      if flags >= 0, flags & FD_CLOEXEC == 0 { found.append(descriptor) }
    }
    return found
  }

  deinit {
    kill(-id, SIGKILL)
    while waitpid(id, nil, 0) < 0, errno == EINTR {}
  }

  /// How the process ended; nothing while it runs.
  package var end: ProcessEnd? {
    var info = siginfo_t()
    // It stays uncollected: until then nobody else can have its number.
    guard waitid(P_PID, id_t(id), &info, WEXITED | WNOHANG | WNOWAIT) == 0, info.si_signo != 0
    else { return nil }
    let status = info._sifields._sigchld.si_status
    return info.si_code == Int32(CLD_EXITED) ? .exited(status) : .killed(signal: status)
  }
}

/// How a process ended.
package enum ProcessEnd: Hashable, Sendable {
  /// With a status; 0 is success.
  case exited(Int32)
  case killed(signal: Int32)
}

/// Why a program could not be started.
package struct SpawnFailure: Error, Hashable, Sendable {
  /// An `errno`.
  package let code: Int32

  package init(code: Int32) { self.code = code }

  /// Whether there is no such program.
  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }

  /// What the system says.
  package var detail: String { String(cString: strerror(code)) }
}
