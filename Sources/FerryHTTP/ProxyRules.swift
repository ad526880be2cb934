// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// Which hosts are reached through a proxy, as the usual environment variables say it.
package struct ProxyRules: Sendable {
  private let http: String?
  private let https: String?
  private let exceptions: [String]

  /// Reads `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`; small letters win over capitals,
  /// and `HTTP_PROXY` counts for nothing, because a CGI server sets it from a request.
  package init(environment: [String: String]) {
    func value(_ name: String) -> String? {
      [environment[name], environment[name.uppercased()]].compactMap(\.self).first { !$0.isEmpty }
    }
    let all = value("all_proxy")
    http = environment["http_proxy"].flatMap { $0.isEmpty ? nil : $0 } ?? all
    https = value("https_proxy") ?? all
    exceptions = (value("no_proxy") ?? "").split { $0 == "," || $0 == " " }.map { $0.lowercased() }
  }

  /// The rules of this process's environment, read once.
  package static let ofProcess = ProxyRules(
    environment: Dictionary(
      uniqueKeysWithValues: ["http_proxy", "https_proxy", "all_proxy", "no_proxy"]
        .flatMap { [$0, $0.uppercased()] }
        .compactMap { name in getenv(name).map { (name, String(cString: $0)) } }))

  /// The proxy for a destination; nothing when it is to be reached directly.
  func proxy(for destination: Destination) -> String? {
    guard let proxy = destination.isSecure ? https : http else { return nil }
    let host = destination.host.lowercased()
    return exceptions.contains { covers($0, host) } ? nil : proxy
  }

  /// `*`, a domain with or without its leading dot, an address or a network like `10.0.0.0/8`.
  private func covers(_ exception: String, _ host: String) -> Bool {
    if exception == "*" || exception == host { return true }
    if let address = addressBytes(host) { return network(exception, contains: address) }
    return host.hasSuffix(exception.hasPrefix(".") ? exception : "." + exception)
      || "." + host == exception
  }

  private func network(_ network: String, contains address: [UInt8]) -> Bool {
    let parts = network.split(separator: "/", maxSplits: 1)
    guard let base = parts.first.flatMap({ addressBytes(String($0)) }), base.count == address.count
    else { return false }
    guard let bits = parts.count == 1 ? base.count * 8 : Int(parts[1]),
      (0...base.count * 8).contains(bits)
    else { return false }
    return (0..<bits).allSatisfy { bit in
      (base[bit / 8] ^ address[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
    }
  }

  private func addressBytes(_ text: String) -> [UInt8]? {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      if inet_pton(family, text, &bytes) == 1 { return bytes }
    }
    return nil
  }
}
