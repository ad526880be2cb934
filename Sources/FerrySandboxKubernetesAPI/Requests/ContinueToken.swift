// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesObjects

/// Where the next page of a list begins: an opaque token, tied to the version of the first page.
package struct ContinueToken: Hashable, Sendable {
  /// Nothing to go on with what is there now: the page after an expired token.
  package let version: Int?
  package let after: ObjectKey

  package init(version: Int?, after: ObjectKey) { (self.version, self.after) = (version, after) }

  package init(_ text: String) throws(APIFailure) {
    guard let bytes = decodedBase64(text), let json = try? JSONValue(parsing: bytes),
      json["v"]?.string == "meta.k8s.io/v1", let rv = json["rv"]?.integer,
      let start = json["start"]?.string,
      let slash = start.firstIndex(of: "/")
    else { throw .badRequest("continue key is not valid: invalid character") }
    version = rv < 0 ? nil : rv
    after = ObjectKey(
      namespace: String(start[..<slash]), name: String(start[slash...].dropFirst()))
  }

  package var text: String {
    let json: JSONValue = [
      "v": "meta.k8s.io/v1", "rv": .integer(version ?? -1),
      "start": .string("\(after.namespace)/\(after.name)"),
    ]
    return base64(json.canonicalBytes)
  }
}
