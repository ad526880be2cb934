// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryCommands
import FerryDomain
import FerryPorts
import FerryViews
import Glibc

/// Tells what happens, line by line as it happens, or keeps it for one document at the end.
final class Story: Sendable {
  private let started: Timestamp
  private let time: any KeepsTime
  private let output: OutputFormat
  private let events = Lock([EventView]())

  init(time: any KeepsTime, output: OutputFormat) {
    started = time.now
    self.time = time
    self.output = output
  }

  /// Seconds since the start, with one decimal.
  var elapsed: Double { seconds(time.now) }

  /// Everything told so far.
  var told: [JSONValue] {
    events.withLock { $0 }.map { event in
      ["after": .double(seconds(event.time)), "event": .string(event.sentence)]
    }
  }

  /// Tells an event of the engine.
  func tell(_ event: EventView) {
    events.withLock { $0.append(event) }
    guard output == .text else { return }
    let time = "\(seconds(event.time))"
    print(String(repeating: " ", count: max(0, 6 - time.count)) + time + "s  " + event.sentence)
    fflush(nil)
  }

  /// Tells what the demo itself does.
  func tell(_ sentence: String) { tell(EventView(time: time.now, sentence: sentence)) }

  /// Words to the person who watches; no part of the story.
  func say(_ words: String) {
    guard output == .text else { return }
    print(words)
    fflush(nil)
  }

  private func seconds(_ moment: Timestamp) -> Double {
    Double((moment - started).wholeMilliseconds / 100) / 10
  }
}
