// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import HTTPTypes

/// One HTTP request with its body, limits and TLS settings.
package struct HTTPCall: Sendable {
  /// Method, scheme, authority, path and header fields.
  package var request: HTTPRequest
  package var body: [UInt8]
  package var limits: HTTPLimits
  package var tls: TLSSettings
  /// `proxy-url` of a kubeconfig; nothing means `http_proxy`, `https_proxy` and `no_proxy`.
  package var proxy: String?
  /// Changes nothing although its method may: no fence stands before it.
  package var isHarmless = false
  /// Asked when the request is about to be sent: closed, it is not.
  package var fence: WriteFence?

  package init(
    request: HTTPRequest, body: [UInt8] = [], limits: HTTPLimits = HTTPLimits(),
    tls: TLSSettings = TLSSettings(), proxy: String? = nil
  ) {
    self.request = request
    self.body = body
    self.limits = limits
    self.tls = tls
    self.proxy = proxy
  }
}

/// How long and how large an exchange may be.
package struct HTTPLimits: Hashable, Sendable {
  /// Until the connection stands, TLS included.
  package var connect: Duration
  /// From the request's end to the first byte of the answer.
  package var firstByte: Duration
  /// The longest silence inside the answer.
  package var idle: Duration
  /// The whole exchange, waiting for a free connection included; nothing for a watch.
  package var total: Duration?
  /// The most bytes of an answer's body, after decompression; a stream has no such limit.
  package var responseBytes: Int

  package init(
    connect: Duration = .seconds(10), firstByte: Duration = .seconds(30),
    idle: Duration = .seconds(30), total: Duration? = .seconds(60),
    responseBytes: Int = 64 << 20
  ) {
    self.connect = connect
    self.firstByte = firstByte
    self.idle = idle
    self.total = total
    self.responseBytes = responseBytes
  }
}

/// Whom to trust and who we are, all from memory; nothing of it is written to disk.
package struct TLSSettings: Hashable, Sendable {
  /// PEM certificates to trust in place of the system's.
  package var certificateAuthority: [UInt8]?
  package var client: ClientIdentity?
  /// The name to ask for and to verify in place of the URL's host (`tls-server-name`).
  package var serverName: String?
  /// Trusts any certificate (`insecure-skip-tls-verify`).
  package var skipsVerification: Bool

  /// A client certificate and its key, PEM.
  package struct ClientIdentity: Hashable, Sendable {
    package let certificate: [UInt8]
    package let key: Redacted<[UInt8]>

    package init(certificate: [UInt8], key: Redacted<[UInt8]>) {
      self.certificate = certificate
      self.key = key
    }
  }

  package init(
    certificateAuthority: [UInt8]? = nil, client: ClientIdentity? = nil, serverName: String? = nil,
    skipsVerification: Bool = false
  ) {
    self.certificateAuthority = certificateAuthority
    self.client = client
    self.serverName = serverName
    self.skipsVerification = skipsVerification
  }
}
