// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Configuration
import FerryCommands
import FerryDomain
import FerryPorts

/// Settings from flags, then `FERRY_…` environment variables, then the settings file.
struct SettingsReader: Sendable {
  private let reader: ConfigReader
  /// The environment of the process, for what other tools set too.
  let environment: [String: String]

  init(_ flags: Flags, environment: [String: String]) throws {
    self.environment = environment
    var providers: [any ConfigProvider] = [
      InMemoryProvider(flags.values.mapValues { .string($0) }),
      EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "ferry"),
    ]
    if let file = flags.settingsFile ?? environment["FERRY_SETTINGS"] {
      providers.append(InMemoryProvider(try SettingsFile(file).values))
    }
    reader = ConfigReader(providers: providers)
  }

  /// A text; nothing when it is not set or empty.
  func text(_ key: String) -> String? {
    reader.string(forKey: ConfigKey([key])).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A number, also where it is written as text.
  func number(_ key: String) throws -> Int? {
    if let number = reader.int(forKey: ConfigKey([key])) { return number }
    guard let text = text(key) else { return nil }
    guard let number = Int(text) else {
      throw SettingsFailure("\(key) is \"\(text)\": write a number")
    }
    return number
  }

  /// A span such as `90s`, `5m` or `1h`.
  func span(_ key: String) throws -> Duration? {
    guard let text = text(key) else { return nil }
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()), count > 0
    else { throw SettingsFailure("\(key) is \"\(text)\": write a span such as 90s, 5m or 1h") }
    return .seconds(count * unit)
  }

  /// A secret: the setting itself from the environment or the settings file, or the file that
  /// `<key>File` names.
  func secret(_ key: String) throws -> Redacted<String>? {
    if let path = text(key + "File") {
      let text = String(decoding: try bytes(of: path, for: key), as: UTF8.self)
      return Redacted(text.trimmed)
    }
    return reader.string(forKey: ConfigKey([key]), isSecret: true)
      .flatMap { $0.isEmpty ? nil : Redacted($0) }
  }

  /// The bytes of the file that the setting names; nothing when it names none.
  func file(_ key: String) throws -> [UInt8]? { try text(key).map { try bytes(of: $0, for: key) } }

  private func bytes(of path: String, for key: String) throws -> [UInt8] {
    do throws(SmallFileFailure) {
      return try SmallFile(path).read()
    } catch {
      throw SettingsFailure("while reading \(key): \(error.detail)")
    }
  }
}

extension InMemoryProvider {
  fileprivate init(_ values: [String: ConfigContent]) {
    self.init(
      values: Dictionary(
        uniqueKeysWithValues: values.map {
          (AbsoluteConfigKey([$0.key]), ConfigValue($0.value, isSecret: false))
        }))
  }
}

extension String {
  /// Without blanks and line ends at both ends.
  var trimmed: String {
    let start = drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
