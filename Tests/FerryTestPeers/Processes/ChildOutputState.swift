// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// The bytes a child wrote, who waits for which line, and how the child ended.
struct ChildOutputState {
  typealias Waiter = CheckedContinuation<String?, Never>

  /// A waiter and the line it gets; no line when the child ended or the task was cancelled.
  struct Answer {
    let waiter: Waiter
    let line: String?
  }

  /// A text that no line contains: who waits for it waits for the end.
  static let never = "\n"
  private static let mostBytes = 256 << 10

  private(set) var bytes: [UInt8] = []
  private var waiting: [Int: (text: String, waiter: Waiter)] = [:]
  private var givenUp: Set<Int> = []
  private var tickets = 0
  private var hasEnded = false
  private var isFinishing = false
  private var code: Int32?

  mutating func newTicket() -> Int {
    tickets += 1
    return tickets
  }

  mutating func append(_ new: [UInt8]) -> [Answer] {
    bytes += new
    if bytes.count > Self.mostBytes { bytes.removeFirst(bytes.count - Self.mostBytes) }
    let found = waiting.compactMapValues { entry in line(containing: entry.text) }
    return found.compactMap { ticket, line in
      waiting.removeValue(forKey: ticket).map { Answer(waiter: $0.waiter, line: line) }
    }
  }

  mutating func wait(for text: String, ticket: Int, waiter: Waiter) -> [Answer] {
    if let line = line(containing: text) { return [Answer(waiter: waiter, line: line)] }
    if hasEnded || givenUp.remove(ticket) != nil { return [Answer(waiter: waiter, line: nil)] }
    waiting[ticket] = (text, waiter)
    return []
  }

  mutating func giveUp(_ ticket: Int) -> [Answer] {
    guard let entry = waiting.removeValue(forKey: ticket) else {
      givenUp.insert(ticket)
      return []
    }
    return [Answer(waiter: entry.waiter, line: nil)]
  }

  mutating func end() -> [Answer] {
    hasEnded = true
    defer { waiting = [:] }
    return waiting.values.map { Answer(waiter: $0.waiter, line: nil) }
  }

  /// True for the first caller only.
  mutating func beginFinish() -> Bool {
    defer { isFinishing = true }
    return !isFinishing
  }

  /// The exit code of a child that has ended, -1 of one that still runs.
  mutating func exitCode(of processID: pid_t) -> Int32 {
    if let code { return code }
    guard hasEnded else { return -1 }
    var info = siginfo_t()
    // Only `finish` lets the zombie go: until then nobody else can get its process group.
    let options = isFinishing ? WEXITED : WEXITED | WNOWAIT
    guard waitid(P_PID, id_t(processID), &info, options) == 0 else { return -1 }
    let status = info._sifields._sigchld.si_status
    let found = info.si_code == Int32(CLD_EXITED) ? status : 128 + status
    if isFinishing { code = found }
    return found
  }

  private func line(containing text: String) -> String? {
    guard text != Self.never else { return nil }
    let whole = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return whole.dropLast().lazy.map { String(decoding: $0, as: UTF8.self) }
      .first { $0.contains(text) }
  }
}
