// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Configuration
import FerryDomain
import FerryPorts

/// The settings file: one JSON object of texts and numbers.
struct SettingsFile {
  let values: [String: ConfigContent]

  /// Reads the file; fails when it is no such object.
  init(_ path: String) throws(SettingsFailure) {
    let doing = "while reading the settings file \(path)"
    let bytes: [UInt8]
    let document: JSONValue
    do throws(SmallFileFailure) {
      bytes = try SmallFile(path).read()
    } catch {
      throw SettingsFailure("\(doing): \(error.detail)")
    }
    do throws(JSONFailure) {
      document = try JSONValue(parsing: bytes)
    } catch {
      throw SettingsFailure("\(doing): it is not JSON: \(error)")
    }
    guard let members = document.object else {
      throw SettingsFailure("\(doing): write one object, such as {\"branch\": \"main\"}")
    }
    var values: [String: ConfigContent] = [:]
    for (key, value) in members {
      guard let content = ConfigContent(value) else {
        throw SettingsFailure("\(doing): \(key) is neither a text nor a number")
      }
      values[key] = content
    }
    self.values = values
  }
}

extension ConfigContent {
  fileprivate init?(_ value: JSONValue) {
    switch value {
    case .string(let text): self = .string(text)
    case .integer(let number): self = .int(number)
    case .null, .bool, .double, .array, .object: return nil
    }
  }
}
