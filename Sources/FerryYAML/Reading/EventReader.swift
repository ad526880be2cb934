// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

internal import CYAML

/// libyaml's parser over bytes that must outlive it.
struct EventReader: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// Nothing when there is no memory for a parser.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    parser = .allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      return nil
    }
    // With the encoding given, UTF-16 is refused.
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The next event of the file.
  mutating func next() throws(EventFailure) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
    return Event(owning: event)
  }

  private var failure: EventFailure {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "unknown problem"
    return switch parser.pointee.error {
    case YAML_READER_ERROR: .unreadable(byte: Int(parser.pointee.problem_offset), problem)
    case YAML_MEMORY_ERROR: .noMemory
    default: .syntax(scalar: Int(parser.pointee.problem_mark.index), problem, context)
    }
  }

  private var context: EventFailure.Context? {
    parser.pointee.context.map {
      EventFailure.Context(
        doing: String(cString: $0), scalar: Int(parser.pointee.context_mark.index))
    }
  }
}
