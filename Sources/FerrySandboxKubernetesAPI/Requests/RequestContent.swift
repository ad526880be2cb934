// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerrySandboxKubernetesObjects
import FerryYAML

/// The body of a request as a JSON value, from JSON or YAML.
package struct RequestContent: Sendable {
  package let json: JSONValue
  /// What is said twice, as warnings; the last counts.
  package let duplicates: [String]

  /// Reads the body of a request by its media type.
  package init(_ request: APIRequest) throws(APIFailure) {
    switch request.contentType {
    case "", "application/json": try self.init(json: request.body)
    case "application/yaml": try self.init(yaml: request.body)
    case ProtobufEnvelope.mediaType: try self.init(protobuf: request.body)
    default: throw .unsupportedMediaType(accepted: Self.mediaTypes)
    }
  }

  private static let mediaTypes = [
    "application/json", "application/yaml", ProtobufEnvelope.mediaType,
  ]

  /// Reads JSON, where keys that are there twice are named by their path.
  package init(json bytes: [UInt8]) throws(APIFailure) {
    guard let value = try? JSONValue(parsing: bytes) else {
      throw .badRequest("the body of the request is not JSON")
    }
    json = value
    duplicates = DuplicateKeys.find(in: bytes).map { "duplicate field \"\($0)\"" }
  }

  /// Reads the first document of a YAML text; the rules are those of `sigs.k8s.io/yaml`.
  package init(yaml bytes: [UInt8]) throws(APIFailure) {
    if let value = try? JSONValue(parsing: bytes) {
      (json, duplicates) = (value, [])
      return
    }
    var limits = YAMLLimits()
    limits.bytes = RequestLimits.body
    do throws(YAMLFailure) {
      let stream = try YAMLStream(bytes, limits: limits)
      json = stream.documents.first.map { JSONValue(yaml: $0.root) } ?? .null
      duplicates = stream.problems.map { "line \($0.line): \($0.reason)" }
    } catch {
      throw .badRequest("error decoding YAML: yaml: line \(error.line): \(error.reason)")
    }
  }

  /// Reads a built-in kind as protobuf; of kinds that have no such form it says which forms they
  /// have.
  init(protobuf bytes: [UInt8]) throws(APIFailure) {
    do throws(WireFailure) {
      json = try ProtobufEnvelope(bytes).json()
      duplicates = []
    } catch {
      if case .unknownType = error {
        throw .unsupportedMediaType(accepted: ["application/json", "application/yaml"])
      }
      throw .badRequest("error decoding protobuf: \(error.text)")
    }
  }
}

extension JSONValue {
  /// A YAML node as JSON: keys become texts as Go's converter writes them, and of equal keys the
  /// last counts.
  init(yaml node: YAMLNode) {
    switch node.content {
    case .scalar(let scalar): self.init(scalar)
    case .sequence(let items): self = .array(items.map(JSONValue.init(yaml:)))
    case .mapping(let entries):
      let members = entries.map { (Self.key($0.key), JSONValue(yaml: $0.value)) }
      self = .object(Dictionary(members, uniquingKeysWith: { _, last in last }))
    }
  }

  private init(_ scalar: YAMLScalar) {
    switch scalar {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .integer(let number): self = .integer(number)
    case .double(let number): self = .double(number)
    case .string(let text): self = .string(text)
    }
  }

  private static func key(_ node: YAMLNode) -> String {
    switch node.scalar {
    case .bool(let flag)?: flag ? "true" : "false"
    case .integer(let number)?: String(number)
    default: node.text ?? ""
    }
  }
}
