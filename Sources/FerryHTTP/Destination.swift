// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// Where a request goes, in curl's words.
struct Destination: Hashable {
  let url: String
  let isSecure: Bool
  /// Without the brackets of an IPv6 address.
  let host: String
  /// The `Host` field, where the URL does not say it.
  let hostField: String?
  /// `name:port:host:port`: whom to connect to in place of the URL's host.
  let connectTo: String?

  /// Fails when the request's parts make no URL that can be asked.
  init(_ request: HTTPRequest, tls: TLSSettings) throws(HTTPFailure) {
    let (scheme, path) = (request.scheme ?? "", request.path ?? "")
    guard let authority = Authority(request.authority ?? "") else {
      throw invalid(request, "the host or its port cannot be used")
    }
    guard scheme == "https" || scheme == "http" else {
      throw invalid(request, "“\(scheme)” is not a scheme that can be asked; use https or http")
    }
    guard path.utf8.first == UInt8(ascii: "/"), path.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
      throw invalid(request, "the path has to begin with “/” and be percent-encoded")
    }
    isSecure = scheme == "https"
    host = authority.host
    guard isSecure, let name = tls.serverName, name != host else {
      (url, hostField, connectTo) = (scheme + "://" + authority.text + path, nil, nil)
      return
    }
    guard let alias = Authority(name), alias.port == nil else {
      throw invalid(request, "“\(name)” is not a server name")
    }
    // curl takes the name to ask for and to verify from the URL, and no option says another.
    let port = authority.port ?? 443
    url = "https://\(alias.text):\(port)\(path)"
    hostField = authority.text
    connectTo = "\(alias.text):\(port):\(authority.bracketedHost):\(port)"
  }

  /// For failures: `GET https://host/path`, without the query, which may hold a secret.
  static func doing(_ request: HTTPRequest) -> String {
    let path = (request.path ?? "").prefix { $0 != "?" && $0 != "#" }
    let host = Authority(request.authority ?? "")?.text ?? "(no host)"
    return "\(request.method.rawValue) \(request.scheme ?? "")://\(host)\(path)"
  }
}

private func invalid(_ request: HTTPRequest, _ detail: String) -> HTTPFailure {
  HTTPFailure(.invalid, doing: Destination.doing(request), detail: detail)
}
