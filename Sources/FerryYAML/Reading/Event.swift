// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

internal import CYAML

/// One event of libyaml's parser, freed when it goes out of scope.
struct Event: ~Copyable {
  /// What happens, with the scalars that it needs already taken over into Swift.
  enum Kind {
    case scalar(YAMLStyle, text: String)
    case alias(String)
    case collectionStart(YAMLNode.Kind, YAMLStyle)
    case collectionEnd
    case documentStart
    case streamEnd
    case other
  }

  private let event: yaml_event_t

  init(owning event: yaml_event_t) { self.event = event }

  deinit {
    var event = event
    yaml_event_delete(&event)
  }

  /// Where it begins and ends, in Unicode scalars.
  var start: Int { Int(event.start_mark.index) }
  var end: Int { Int(event.end_mark.index) }

  var kind: Kind {
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let text = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return .scalar(YAMLStyle(scalar.style), text: String(decoding: text, as: UTF8.self))
    case YAML_ALIAS_EVENT:
      return .alias(Self.string(event.data.alias.anchor) ?? "")
    case YAML_MAPPING_START_EVENT:
      let isFlow = event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
      return .collectionStart(.mapping, isFlow ? .flow : .block)
    case YAML_SEQUENCE_START_EVENT:
      let isFlow = event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
      return .collectionStart(.sequence, isFlow ? .flow : .block)
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: return .collectionEnd
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_STREAM_END_EVENT: return .streamEnd
    default: return .other
    }
  }

  var anchor: String? {
    switch event.type {
    case YAML_SCALAR_EVENT: Self.string(event.data.scalar.anchor)
    case YAML_MAPPING_START_EVENT: Self.string(event.data.mapping_start.anchor)
    case YAML_SEQUENCE_START_EVENT: Self.string(event.data.sequence_start.anchor)
    default: nil
    }
  }

  var tag: String? {
    switch event.type {
    case YAML_SCALAR_EVENT: Self.string(event.data.scalar.tag)
    case YAML_MAPPING_START_EVENT: Self.string(event.data.mapping_start.tag)
    case YAML_SEQUENCE_START_EVENT: Self.string(event.data.sequence_start.tag)
    default: nil
    }
  }

  private static func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    text.map { String(cString: $0) }
  }
}

extension YAMLStyle {
  fileprivate init(_ style: yaml_scalar_style_t) {
    self =
      switch style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
  }
}
