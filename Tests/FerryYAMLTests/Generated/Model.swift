// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryYAML

/// What a file says, without how it is written.
indirect enum Model: Equatable {
  case scalar(String)
  case sequence([Model])
  case mapping([Entry])

  /// One line of a mapping.
  struct Entry: Equatable {
    let key: String
    var value: Model
  }

  init(_ node: YAMLNode) {
    self =
      switch node.content {
      case .scalar: .scalar(node.text ?? "")
      case .sequence(let items): .sequence(items.map { Model($0) })
      case .mapping(let entries):
        .mapping(entries.map { Entry(key: $0.key.text ?? "", value: Model($0.value)) })
      }
  }

  /// Without the item at the end of a path.
  func removing(_ path: some Collection<YAMLPath.Step>) -> Model {
    guard let step = path.first else { return self }
    let rest = path.dropFirst()
    switch (self, step) {
    case (.sequence(var items), .index(let index)):
      if rest.isEmpty {
        items.remove(at: index)
      } else {
        items[index] = items[index].removing(rest)
      }
      return .sequence(items)
    case (.mapping(var entries), .key(let key)):
      for index in entries.indices where entries[index].key == key {
        entries[index].value = entries[index].value.removing(rest)
      }
      return .mapping(entries)
    default: return self
    }
  }

  /// With one more item in the list at the end of a path.
  func appending(_ item: Model, to path: some Collection<YAMLPath.Step>) -> Model {
    guard let step = path.first else {
      if case .sequence(let items) = self { return .sequence(items + [item]) }
      return .sequence([item])
    }
    let rest = path.dropFirst()
    switch (self, step) {
    case (.sequence(var items), .index(let index)):
      items[index] = items[index].appending(item, to: rest)
      return .sequence(items)
    case (.mapping(var entries), .key(let key)):
      for index in entries.indices where entries[index].key == key {
        entries[index].value = entries[index].value.appending(item, to: rest)
      }
      return .mapping(entries)
    default: return self
    }
  }

  /// With another text at the end of a path, or one more key there.
  func setting(_ path: some Collection<YAMLPath.Step>, to text: String) -> Model {
    guard let step = path.first else { return .scalar(text) }
    let rest = path.dropFirst()
    switch (self, step) {
    case (.sequence(var items), .index(let index)):
      items[index] = items[index].setting(rest, to: text)
      return .sequence(items)
    case (.mapping(var entries), .key(let key)):
      if let index = entries.firstIndex(where: { $0.key == key }) {
        entries[index].value = entries[index].value.setting(rest, to: text)
      } else {
        entries.append(Entry(key: key, value: .scalar(text)))
      }
      return .mapping(entries)
    default: return self
    }
  }
}
