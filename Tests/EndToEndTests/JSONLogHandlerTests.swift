// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import Logging
import Testing

@testable import ferry

struct JSONLogHandlerTests {
  private let lines = Lock([String]())

  private var logger: Logger {
    let lines = lines
    return Logger(label: "ferry") { label in
      JSONLogHandler(label: label, time: ManualClock()) { line in
        lines.withLock { $0.append(line) }
      }
    }
  }

  @Test func `an event is one line, whatever its words are`() throws {
    var logger = logger
    logger[metadataKey: "target"] = "production/eu-1"
    logger.warning("two\nlines and \"quotes\"", metadata: ["retry": "30s", "level": "mine"])
    let line = try #require(lines.withLock { $0 }.first)
    #expect(!line.contains("\n"))
    let event = try JSONValue(parsing: line)
    #expect(event["message"] == "two\nlines and \"quotes\"")
    #expect(event["level"] == "warning")
    #expect(event["label"] == "ferry")
    #expect(event["target"] == "production/eu-1")
    #expect(event["retry"] == "30s")
    #expect(event["time"]?.string.flatMap(Timestamp.init(rfc3339:)) != nil)
  }

  @Test func `a secret prints as redacted`() throws {
    logger.info("told", metadata: ["token": "\(Redacted("s3cret"))"])
    let line = try #require(lines.withLock { $0 }.first)
    #expect(line.contains("redacted"))
    #expect(!line.contains("s3cret"))
  }
}
