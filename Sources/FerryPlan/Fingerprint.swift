// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

internal import Crypto
package import FerryDomain

/// What was or would be deployed, as one value: equal fingerprints need no Job.
///
/// SHA-256 over the canonical spec without its version, the hash of the values, the release, and
/// the value of `ferry.dev/force`. Job templates are not in it: a new template must never redeploy a
/// fleet. The digits follow a version of this rule, so that a changed rule can be told from a
/// changed Bundle.
package struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
  /// `v1:` and 64 hex digits.
  package let text: String

  /// Takes a fingerprint that a status or a Job carries.
  package init(text: String) { self.text = text }

  /// The fingerprint of a Bundle with these values (nothing: it names none) at this release.
  package init(of bundle: DesiredBundle, valuesHash: String?, release: Release) {
    var spec = bundle.spec
    spec["version"] = nil
    let facts: JSONValue = [
      "spec": spec,
      "values": valuesHash.map { .string($0) } ?? .null,
      "version": .string(release.version),
      "digest": .string(release.digest.text),
      "force": bundle.annotations[Annotation.force].map { .string($0) } ?? .null,
    ]
    text = "v1:" + sha256(facts.canonicalBytes)
  }

  /// The first eight hex digits, which are part of Job names.
  package var short: String { String(text.drop { $0 != ":" }.dropFirst().prefix(8)) }

  package var description: String { text }
}

/// SHA-256 as 64 hex digits.
package func sha256(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

/// The hash of one text: short, so that many can be kept.
func textHash(_ text: String) -> String { String(sha256(Array(text.utf8)).prefix(15)) }

/// The hash of a ConfigMap's data, alike for what Git wants and for what lives.
package func dataHash(_ data: [String: String], binary: [String: String] = [:]) -> String {
  let content: JSONValue =
    binary.isEmpty
    ? ["data": JSONValue(data)] : ["data": JSONValue(data), "binaryData": JSONValue(binary)]
  return sha256(content.canonicalBytes)
}
