// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// An object as clients written in Go send the built-in kinds: `k8s`, a zero byte, and a message that
/// names the type of the message in it
/// (https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding).
struct ProtobufEnvelope: Sendable {
  /// The media type of such a body.
  static let mediaType = "application/vnd.kubernetes.protobuf"

  private let apiVersion: String
  private let kind: String
  private let object: ArraySlice<UInt8>

  init(_ body: [UInt8]) throws(WireFailure) {
    guard body.starts(with: Array("k8s\0".utf8)) else { throw .malformed }
    let unknown = body.dropFirst(4)
    let type = try WellKnownMessage.bytes(in: unknown, field: 1)
    apiVersion = try WellKnownMessage.text(in: type, field: 1)
    kind = try WellKnownMessage.text(in: type, field: 2)
    object = try WellKnownMessage.bytes(in: unknown, field: 2)
  }

  /// The object as JSON, as far as the tables of messages know its kind.
  func json() throws(WireFailure) -> JSONValue {
    // Two groups have a kind of this name, and its messages differ.
    let isKnown = kind != "Event" || apiVersion == "v1"
    guard isKnown else { throw .unknownType("Event of \(apiVersion)") }
    var json = try MessageReader(shapes: .all).json(object, as: Substring(kind))
    json["apiVersion"] = .string(apiVersion)
    json["kind"] = .string(kind)
    return json
  }
}
