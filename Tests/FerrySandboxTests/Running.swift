// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Logging
import ServiceLifecycle

/// Runs the body while the service runs; both are over when this returns.
func withRunning<Result: Sendable>(
  _ service: some Service, _ body: @Sendable @escaping () async throws -> Result
) async throws -> Result {
  try await withThrowingTaskGroup(of: Result?.self) { group in
    group.addTask {
      try await service.run()
      return nil
    }
    group.addTask { try await body() }
    defer { group.cancelAll() }
    while let result = try await group.next() {
      if let result { return result }
    }
    throw CancellationError()
  }
}

/// A logger that says nothing.
let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
