// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import HTTPTypes
package import Hummingbird
import NIOCore

/// A request's body is larger than what is asked for may be.
package struct BodyTooLarge: Error {
  package let limit: Int

  package init(limit: Int) { self.limit = limit }
}

extension Request {
  /// The components of the path, each decoded on its own: `group%2Fproject` stays one.
  package var segments: [String] {
    uri.path.split(separator: "/").map { percentDecoded($0) }
  }

  /// The query's fields; of the same name the last counts.
  package var queryFields: [String: String] { formFields(uri.query ?? "") }

  /// The whole body in memory.
  package func bytes(upTo limit: Int) async throws -> [UInt8] {
    if let declared = headers[.contentLength].flatMap({ Int($0) }), declared > limit {
      throw BodyTooLarge(limit: limit)
    }
    var bytes: [UInt8] = []
    for try await buffer in body {
      guard bytes.count + buffer.readableBytes <= limit else { throw BodyTooLarge(limit: limit) }
      bytes += buffer.readableBytesView
    }
    return bytes
  }

  /// User and password of HTTP Basic authentication (RFC 7617).
  package var basicCredentials: (user: String, password: String)? {
    guard let value = headers[.authorization], value.lowercased().hasPrefix("basic "),
      let bytes = decodedBase64(value.dropFirst(6))
    else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let colon = text.firstIndex(of: ":") else { return nil }
    return (String(text[..<colon]), String(text[text.index(after: colon)...]))
  }

  /// The token of `Authorization: Bearer` (RFC 6750).
  package var bearerToken: String? {
    guard let value = headers[.authorization], value.lowercased().hasPrefix("bearer ") else {
      return nil
    }
    return String(value.dropFirst(7))
  }
}

extension Response {
  /// A JSON answer.
  package init(
    _ status: HTTPResponse.Status, json: JSONValue, headers: HTTPFields = [:]
  ) {
    var headers = headers
    if headers[.contentType] == nil { headers[.contentType] = "application/json" }
    self.init(
      status: status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.canonicalBytes)))
  }

  /// An answer to HEAD: the header fields of GET, its length among them, and no body.
  package func withoutBody(for method: HTTPRequest.Method) -> Response {
    method == .head ? createHeadResponse() : self
  }
}

/// The fields of `a=1&b=2`, as a query or an HTML form carries them; of one name the last counts.
package func formFields(_ text: String) -> [String: String] {
  Dictionary(formPairs(text), uniquingKeysWith: { _, last in last })
}

/// Every value of one name, in order.
package func formValues(_ name: String, in text: String) -> [String] {
  formPairs(text).filter { $0.0 == name }.map(\.1)
}

private func formPairs(_ text: String) -> [(String, String)] {
  text.split(separator: "&").map { pair in
    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      .map { percentDecoded($0.replacing("+", with: " ")) }
    return (parts[0], parts.count > 1 ? parts[1] : "")
  }
}

/// Takes `%2F` and the like apart; what is no such triplet stays as it is (RFC 3986, section 2.1).
package func percentDecoded(_ text: some StringProtocol) -> String {
  let bytes = Array(text.utf8)
  var out: [UInt8] = []
  var index = 0
  while index < bytes.count {
    if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
      let byte = decodedHex(String(decoding: bytes[index + 1...index + 2], as: UTF8.self))
    {
      out += byte
      index += 3
    } else {
      out.append(bytes[index])
      index += 1
    }
  }
  return String(decoding: out, as: UTF8.self)
}
