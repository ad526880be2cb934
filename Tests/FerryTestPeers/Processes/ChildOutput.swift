// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
import Glibc

/// What a child writes, read by a thread of its own so that the child never blocks on us.
final class ChildOutput: Sendable {
  private let processID: pid_t
  private let state = Lock(ChildOutputState())
  private let reader: pthread_t?

  init(of processID: pid_t, readingFrom pipe: Pipe) {
    self.processID = processID
    let state = self.state
    reader = startThread {
      readAll(of: pipe, into: state)
      // The zombie stays, so that nobody else can get its process group before `finish`.
      var info = siginfo_t()
      waitid(P_PID, id_t(processID), &info, WEXITED | WNOWAIT)
      resume(state.withLock { $0.end() })
    }
  }

  var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

  func line(containing text: String) async -> String? {
    let ticket = state.withLock { $0.newTicket() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        resume(state.withLock { $0.wait(for: text, ticket: ticket, waiter: waiter) })
      }
    } onCancel: {
      resume(state.withLock { $0.giveUp(ticket) })
    }
  }

  func exitCode() async -> Int32 {
    _ = await line(containing: ChildOutputState.never)
    return state.withLock { $0.exitCode(of: processID) }
  }

  /// Ends the child once: kills, waits for the thread and collects the exit code.
  func finish(_ killChild: () -> Void) {
    guard state.withLock({ $0.beginFinish() }) else { return }
    killChild()
    if let reader { pthread_join(reader, nil) }
    _ = state.withLock { $0.exitCode(of: processID) }
  }
}

private func readAll(of pipe: Pipe, into state: Lock<ChildOutputState>) {
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 1)
  defer { buffer.deallocate() }
  while true {
    let count = read(pipe.readingEnd, buffer.baseAddress, buffer.count)
    if count > 0 {
      let bytes = Array(buffer[..<count])
      resume(state.withLock { $0.append(bytes) })
    } else if count == 0 || errno != EINTR {
      return
    }
  }
}

private func resume(_ answers: [ChildOutputState.Answer]) {
  for answer in answers { answer.waiter.resume(returning: answer.line) }
}
