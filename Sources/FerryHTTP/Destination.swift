// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// Where a request goes, in curl's words.
struct Destination: Hashable {
  /// For failures: `GET https://host/path`, without the query, which may hold a secret.
  let doing: String
  let url: String
  let isSecure: Bool
  let host: String
  /// The `Host` field, where the URL does not say it.
  let hostField: String?
  /// `name:port:host:port`: whom to connect to in place of the URL's host.
  let connectTo: String?

  /// Fails when the request's parts make no URL that can be asked.
  init(_ request: HTTPRequest, tls: TLSSettings) throws(HTTPFailure) {
    let scheme = request.scheme ?? ""
    let authority = Authority(request.authority ?? "")
    let path = request.path ?? ""
    doing = Self.doing(request, authority)
    guard let authority else { throw invalid("the host or its port cannot be used", doing) }
    guard ["http", "https"].contains(scheme) else {
      throw invalid("“\(scheme)” is not a scheme that can be asked; use https or http", doing)
    }
    guard path.utf8.first == UInt8(ascii: "/"), path.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
      throw invalid("the path has to begin with “/” and be percent-encoded", doing)
    }
    isSecure = scheme == "https"
    host = authority.host
    guard isSecure, let name = tls.serverName, name != host else {
      (url, hostField, connectTo) = ("\(scheme)://\(authority)\(path)", nil, nil)
      return
    }
    guard let alias = Authority(name), alias.port == nil else {
      throw invalid("“\(name)” is not a server name", doing)
    }
    // curl takes the name to ask for and to verify from the URL, and no option says another.
    let port = authority.port ?? 443
    url = "https://\(alias):\(port)\(path)"
    hostField = "\(authority)"
    connectTo = "\(alias):\(port):\(authority.bracketedHost):\(port)"
  }

  private static func doing(_ request: HTTPRequest, _ authority: Authority?) -> String {
    let path = (request.path ?? "").prefix { $0 != "?" && $0 != "#" }
    let host = authority.map { "\($0)" } ?? "(no host)"
    return "\(request.method.rawValue) \(request.scheme ?? "")://\(host)\(path)"
  }
}

private func invalid(_ detail: String, _ doing: String) -> HTTPFailure {
  HTTPFailure(.invalid, doing: doing, detail: detail)
}
