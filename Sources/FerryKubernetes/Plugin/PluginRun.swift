// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// One run of a plugin, from its start to its credential or its end.
struct PluginRun: Sendable {
  /// The most that a credential may be.
  static let mostBytes = 1 << 20
  /// How often a running plugin is looked at.
  static let interval = Duration.milliseconds(10)

  let plugin: ExecPlugin
  let environment: [String]
  /// After which it is killed.
  let deadline: Duration

  /// Runs it without a terminal and without a shell.
  func credential() async throws(KubernetesFailure) -> PluginCredential {
    let process: PluginProcess
    do {
      process = try PluginProcess([plugin.command] + plugin.arguments, environment: environment)
    } catch {
      let hint = error.isMissing ? plugin.installHint.map { "; \($0)" } ?? "; install it" : ""
      throw failure("it cannot be started (\(error.detail))\(hint)")
    }
    let output = try await output(of: process)
    do {
      return try PluginCredential(parsing: output, apiVersion: plugin.apiVersion)
    } catch {
      throw failure(error.detail)
    }
  }

  /// What it printed, once it has ended well. Looked at now and then, so that no thread waits for it.
  private func output(
    of process: borrowing PluginProcess
  ) async throws(KubernetesFailure) -> [UInt8] {
    let limit = ContinuousClock.now + deadline
    var output: [UInt8] = []
    var errors: [UInt8] = []
    while true {
      // Asked first: what it printed before its end is then in the pipes.
      let end = process.end
      let taken = process.taken()
      output += taken.output
      errors = (errors + taken.errors).suffix(4 << 10)
      guard output.count <= Self.mostBytes else {
        throw failure("it printed more than \(Self.mostBytes) bytes")
      }
      if let end, taken.output.isEmpty, taken.errors.isEmpty {
        try check(end, errors)
        return output
      }
      guard limit > .now else {
        throw failure("it took longer than \(deadline) and was killed\(words(errors))")
      }
      if taken.output.isEmpty { try await pause() }
    }
  }

  private func check(_ end: ProcessEnd, _ errors: [UInt8]) throws(KubernetesFailure) {
    switch end {
    case .exited(0): break
    case .exited(let status): throw failure("it ended with status \(status)\(words(errors))")
    case .killed(let signal): throw failure("it was killed by signal \(signal)\(words(errors))")
    }
  }

  private func pause() async throws(KubernetesFailure) {
    do {
      try await Task.sleep(for: Self.interval)
    } catch {
      throw KubernetesFailure(.cancelled, doing: doing, detail: "it was cancelled")
    }
  }

  /// The end of its complaint, on one line.
  private func words(_ errors: [UInt8]) -> String {
    let lines = String(decoding: errors, as: UTF8.self).split(whereSeparator: \.isNewline)
    return lines.isEmpty ? "" : ": \(String(lines.joined(separator: " ").suffix(300)))"
  }

  private var doing: String { "asking \(plugin.command) for credentials" }

  private func failure(_ detail: String) -> KubernetesFailure {
    KubernetesFailure(.configuration, doing: doing, detail: detail)
  }
}
