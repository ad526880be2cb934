// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryTestKit
import Testing

/// A conversation with a real API server, and what any other must answer
/// (`../shared/kubernetes/README.md`).
struct RecordedCase: Sendable, CustomTestStringConvertible {
  let name: String
  let namespace: String?
  let requires: Set<String>
  let steps: [JSONValue]

  var testDescription: String { name }

  /// All cases, in the order of their names; none where the folder is not there.
  static let all: [RecordedCase] = {
    let names = (try? SharedFolder.names(in: "kubernetes/cases")) ?? []
    return names.compactMap { try? RecordedCase(file: $0) }
  }()

  /// The definition of the Bundle type, as the first case creates it.
  static let bundleDefinition: JSONValue? = all.first { $0.name == "00-crd" }?.steps
    .first { $0["label"]?.string == "create-crd" }?[["request", "body"]]

  private init?(file: String) throws {
    let json = try JSONValue(parsing: SharedFolder.bytes("kubernetes/cases/\(file)"))
    guard let steps = json["steps"]?.array, let name = json["name"]?.string else { return nil }
    self.name = name
    self.steps = steps
    namespace = json["namespace"]?.string
    requires = Set((json["requires"]?.array ?? []).compactMap(\.string))
  }
}
