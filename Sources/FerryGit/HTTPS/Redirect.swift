// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CCurl

/// Another address of the same repository on the same server.
struct Redirect {
  /// The address without `/info/refs?…`.
  let base: String

  /// Nothing when the target is another server, another protocol or not a repository's listing: the
  /// token would go where nobody sent it.
  init?(to target: String, from base: String, service: String) {
    let ending = "/info/refs?service=\(service)"
    guard target.hasSuffix(ending), let origin = Self.origin(of: target),
      origin == Self.origin(of: base)
    else { return nil }
    self.base = String(target.dropLast(ending.count))
  }

  /// `https://host:port` of an address.
  static func origin(of address: String) -> String? {
    guard let url = curl_url() else { return nil }
    defer { curl_url_cleanup(url) }
    guard curl_url_set(url, CURLUPART_URL, address, 0) == CURLUE_OK else { return nil }
    let parts = [CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT].map { part in
      var text: UnsafeMutablePointer<CChar>?
      guard curl_url_get(url, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text
      else { return "" }
      defer { curl_free(text) }
      return String(cString: text).lowercased()
    }
    return "\(parts[0])://\(parts[1]):\(parts[2])"
  }
}
