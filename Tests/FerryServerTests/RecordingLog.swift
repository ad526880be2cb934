// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
import Logging

/// A log that keeps its lines.
final class RecordingLog: Sendable {
  private let kept = Lock<[String]>([])

  /// Every line at warning or above, with its metadata.
  var warnings: [String] { kept.withLock { $0 } }

  var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

  private func keep(_ line: String) { kept.withLock { $0.append(line) } }

  private struct Handler: LogHandler {
    let log: RecordingLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      log.keep("\(event.message) \(event.metadata ?? [:])")
    }
  }
}
