// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import Logging

/// Writes each log event as one JSON object on a line of its own.
///
/// The metadata are fields beside the event's own, which win where names collide.
struct JSONLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  var logLevel = Logger.Level.info
  private let label: String
  private let time: any KeepsTime
  private let write: @Sendable (String) -> Void

  /// `write` gets whole lines, without their end.
  init(label: String, time: any KeepsTime, write: @escaping @Sendable (String) -> Void) {
    self.label = label
    self.time = time
    self.write = write
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { write(JSONValue.object(fields(of: event)).canonicalText) }

  private func fields(of event: LogEvent) -> [String: JSONValue] {
    let all = [metadata, metadataProvider?.get() ?? [:], event.metadata ?? [:]]
      .reduce([:]) { $0.merging($1) { _, later in later } }
    var fields = all.mapValues(\.json)
    if let error = event.error { fields["error"] = .string("\(error)") }
    fields["time"] = .string(time.now.description)
    fields["level"] = .string(event.level.rawValue)
    fields["label"] = .string(label)
    fields["message"] = .string("\(event.message)")
    return fields
  }
}

extension Logger.MetadataValue {
  fileprivate var json: JSONValue {
    switch self {
    case .string(let text): .string(text)
    case .stringConvertible(let value): .string(value.description)
    case .array(let items): .array(items.map(\.json))
    case .dictionary(let members): .object(members.mapValues(\.json))
    }
  }
}
