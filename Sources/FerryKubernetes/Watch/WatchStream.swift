// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// One open watch: events out of bytes.
struct WatchStream {
  let doing: String
  private let stream: HTTPStream
  private let clock: any KeepsTime
  private let opened: Timestamp
  private var lines = LineSplitter(limit: 16 << 20)

  init(_ stream: HTTPStream, clock: any KeepsTime, doing: String) {
    self.stream = stream
    self.doing = doing
    self.clock = clock
    opened = clock.now
  }

  /// The next event, the end of the stream included.
  mutating func next() async -> WatchState.Event {
    do {
      while true {
        if let line = lines.next() { return WatchState.Event(line: line, doing: doing) }
        if lines.isOverLimit { return .failed(tooLong) }
        guard let bytes = try await stream.next() else { return .ended(after: life, nil) }
        lines.append(bytes)
      }
    } catch {
      return .ended(after: life, KubernetesFailure(error, doing: doing))
    }
  }

  private var life: Duration { clock.now - opened }

  private var tooLong: KubernetesFailure {
    KubernetesFailure(
      .malformed, doing: doing, detail: "a line of the watch is longer than \(lines.limit) bytes")
  }
}
