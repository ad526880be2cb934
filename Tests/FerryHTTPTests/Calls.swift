// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryHTTP
import FerryPorts
import HTTPTypes

/// A call to a server on loopback.
func call(
  _ method: HTTPRequest.Method = .get, _ path: String, port: Int, tls: TLSSettings? = nil,
  limits: HTTPLimits = HTTPLimits(), body: [UInt8] = []
) -> HTTPCall {
  let request = HTTPRequest(
    method: method, scheme: tls == nil ? "http" : "https", authority: "127.0.0.1:\(port)",
    path: path)
  return HTTPCall(request: request, body: body, limits: limits, tls: tls ?? TLSSettings())
}

/// A client that takes nothing from this process's environment.
func makeClient() -> HTTPClient { HTTPClient(proxies: ProxyRules(environment: [:])) }

extension HTTPReply {
  var text: String { String(decoding: body, as: UTF8.self) }

  /// The value of `name=value` among the words of the body.
  func fact(_ name: String) -> String? {
    text.split { $0 == " " || $0 == "\n" }.first { $0.hasPrefix("\(name)=") }
      .map { String($0.dropFirst(name.count + 1)) }
  }

  var json: JSONValue? { try? JSONValue(parsing: body) }
}

/// The failure that an exchange ends with; nothing when it gets an answer.
func failure(of client: HTTPClient, _ call: HTTPCall) async -> HTTPFailure? {
  do throws(HTTPFailure) {
    _ = try await client.exchange(call)
    return nil
  } catch {
    return error
  }
}
