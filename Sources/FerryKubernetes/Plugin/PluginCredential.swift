// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// What a plugin printed: a token, a client certificate, or both.
struct PluginCredential: Hashable, Sendable {
  let token: Redacted<String>?
  let client: TLSSettings.ClientIdentity?
  /// Nothing: it is good until a server refuses it.
  let expires: Timestamp?

  /// Why an answer is no credential.
  struct Problem: Error, Hashable, Sendable {
    let detail: String
  }

  /// Reads an `ExecCredential` of the version that was asked for.
  init(parsing bytes: [UInt8], apiVersion: String) throws(Problem) {
    guard let json = try? JSONValue(parsing: bytes), json["kind"] == "ExecCredential" else {
      throw Problem(detail: "it did not print an ExecCredential as JSON")
    }
    guard json["apiVersion"]?.string == apiVersion else {
      throw Problem(
        detail: "it answered in \(json["apiVersion"]?.string ?? "no version"), but the kubeconfig "
          + "says \(apiVersion)")
    }
    let status = json["status"]
    token = status?["token"]?.string.flatMap { $0.isEmpty ? nil : Redacted($0) }
    let certificate = status?["clientCertificateData"]?.string ?? ""
    let key = status?["clientKeyData"]?.string ?? ""
    guard certificate.isEmpty == key.isEmpty else {
      throw Problem(detail: "it gave a client certificate without its key, or the reverse")
    }
    client =
      certificate.isEmpty
      ? nil
      : TLSSettings.ClientIdentity(
        certificate: Array(certificate.utf8), key: Redacted(Array(key.utf8)))
    guard token != nil || client != nil else {
      throw Problem(detail: "it gave neither a token nor a client certificate")
    }
    guard let text = status?["expirationTimestamp"]?.string else {
      expires = nil
      return
    }
    guard let moment = Timestamp(rfc3339: text) else {
      throw Problem(detail: "its expirationTimestamp is no time: \(text)")
    }
    expires = moment
  }
}
