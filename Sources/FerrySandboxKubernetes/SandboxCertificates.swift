// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Crypto
package import FerryDomain
import FoundationEssentials
import NIOHTTP2
import NIOSSL
import SwiftASN1
import X509

/// A certificate authority of its own, and a server certificate for the loopback interface.
///
/// Keys are P-256 and live in memory alone. All servers of a sandbox may share one.
package struct SandboxCertificates: Sendable {
  /// The certificate that clients must trust, for a kubeconfig.
  package let authorityPEM: String
  private let serverPEM: String
  private let keyPEM: Redacted<String>

  /// Makes both certificates, valid for 30 days around a moment.
  package init(at now: Timestamp) throws {
    let authorityKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
    let serverKey = P256.Signing.PrivateKey()
    let authority = try Self.authority(authorityKey, now)
    let server = try Self.server(
      Certificate.PublicKey(serverKey.publicKey), by: authority, authorityKey, now)
    authorityPEM = try authority.serializeAsPEM().pemString
    serverPEM = try server.serializeAsPEM().pemString
    keyPEM = Redacted(serverKey.pemRepresentation)
  }

  /// How a server speaks TLS with them.
  func tlsConfiguration() throws -> TLSConfiguration {
    let chain = try NIOSSLCertificate.fromPEMBytes(Array(serverPEM.utf8))
    let key = try NIOSSLPrivateKey(bytes: Array(keyPEM.revealed.utf8), format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.applicationProtocols = NIOHTTP2SupportedALPNProtocols
    return configuration
  }

  private static func authority(
    _ key: Certificate.PrivateKey, _ now: Timestamp
  ) throws -> Certificate {
    let name = try DistinguishedName { CommonName("Ferry sandbox CA") }
    return try certificate(
      of: key.publicKey, named: name, by: name, key, now,
      try Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
        Critical(KeyUsage(keyCertSign: true, cRLSign: true))
      })
  }

  private static func server(
    _ key: Certificate.PublicKey, by authority: Certificate,
    _ authorityKey: Certificate.PrivateKey, _ now: Timestamp
  ) throws -> Certificate {
    let name = try DistinguishedName { CommonName("localhost") }
    let loopback = ASN1OctetString(contentBytes: [127, 0, 0, 1])
    return try certificate(
      of: key, named: name, by: authority.subject, authorityKey, now,
      try Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.serverAuth])
        SubjectAlternativeNames([.dnsName("localhost"), .ipAddress(loopback)])
      })
  }

  private static func certificate(
    of key: Certificate.PublicKey, named subject: DistinguishedName,
    by issuer: DistinguishedName, _ issuerKey: Certificate.PrivateKey, _ now: Timestamp,
    _ extensions: Certificate.Extensions
  ) throws -> Certificate {
    let moment = Date(timeIntervalSince1970: Double(now.seconds))
    let day = 86_400.0
    return try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key,
      notValidBefore: moment.addingTimeInterval(-day),
      notValidAfter: moment.addingTimeInterval(30 * day), issuer: issuer, subject: subject,
      signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions, issuerPrivateKey: issuerKey)
  }
}
