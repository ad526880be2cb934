// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CCurl
import FerryDomain
import FerryPorts
import HTTPTypes

extension EasyHandle {
  /// Sets every option that a call needs; the handle is fresh or reset.
  func configure(for transfer: Transfer) {
    setBasics()
    setCallbacks(to: transfer)
    setDestination(transfer)
    setRequest(transfer)
    setTLS(transfer.call.tls)
  }

  /// The same for every call.
  private func setBasics() {
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_TCP_KEEPALIVE, 1)
    set(CURLOPT_TCP_KEEPIDLE, 30)
    set(CURLOPT_TCP_KEEPINTVL, 15)
    // Without it the end of a transfer waits for a name server that does not answer, and with it
    // the whole loop.
    set(CURLOPT_QUICK_EXIT, 1)
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    set(CURLOPT_USERAGENT, "ferry")
  }

  private func setDestination(_ transfer: Transfer) {
    let destination = transfer.destination
    if destination.isSecure {
      set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
      set(CURLOPT_PIPEWAIT, 1)
    } else {
      // Otherwise every request would wait for the first answer, which may still say HTTP/2.
      set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    }
    set(CURLOPT_URL, destination.url)
    set(CURLOPT_PATH_AS_IS, 1)
    if let connectTo = destination.connectTo { set(CURLOPT_CONNECT_TO, lines: [connectTo]) }
    // Said in every case: curl would read the environment, which other threads may change.
    set(CURLOPT_PROXY, transfer.proxy ?? "")
    set(CURLOPT_NOPROXY, "")
    set(CURLOPT_CONNECTTIMEOUT_MS, max(1, transfer.call.limits.connect.milliseconds))
  }

  private func setRequest(_ transfer: Transfer) {
    let request = transfer.call.request
    if request.method == .head {
      set(CURLOPT_NOBODY, 1)
    } else if transfer.sendsBody {
      set(CURLOPT_UPLOAD, 1)
      set(CURLOPT_INFILESIZE_LARGE, size: transfer.call.body.count)
    }
    if request.method != .get || transfer.sendsBody, request.method != .head {
      set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    }
    set(CURLOPT_HTTPHEADER, lines: fieldLines(transfer))
    if transfer.sink.isStream {
      // Watches stay open by the hundred, and each has such a buffer for as long.
      set(CURLOPT_BUFFERSIZE, 4_096)
      return
    }
    if !request.headerFields.contains(.acceptEncoding) { set(CURLOPT_ACCEPT_ENCODING, "gzip") }
    let mostBytes = transfer.call.limits.responseBytes
    // Refuses by the announced length, which for HEAD says nothing about the answer.
    if mostBytes > 0, request.method != .head { set(CURLOPT_MAXFILESIZE_LARGE, size: mostBytes) }
  }

  private func fieldLines(_ transfer: Transfer) -> [String] {
    // curl would wait for permission to send a large body.
    var lines = transfer.sendsBody ? ["Expect:"] : []
    if let host = transfer.destination.hostField { lines.append("Host: \(host)") }
    for field in transfer.call.request.headerFields where field.name != .contentLength {
      let value = field.value
      lines.append(value.isEmpty ? "\(field.name);" : "\(field.name): \(value)")
    }
    return lines
  }

  private func setTLS(_ tls: TLSSettings) {
    set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let authority = tls.certificateAuthority { set(CURLOPT_CAINFO_BLOB, copying: authority) }
    if let client = tls.client {
      set(CURLOPT_SSLCERTTYPE, "PEM")
      set(CURLOPT_SSLCERT_BLOB, copying: client.certificate)
      set(CURLOPT_SSLKEYTYPE, "PEM")
      set(CURLOPT_SSLKEY_BLOB, copying: client.key.revealed)
    }
    if tls.skipsVerification {
      set(CURLOPT_SSL_VERIFYPEER, 0)
      set(CURLOPT_SSL_VERIFYHOST, 0)
    }
  }
}

extension Duration {
  /// Whole milliseconds, at most those of a day.
  fileprivate var milliseconds: Int {
    let parts = min(self, .seconds(86_400)).components
    return Int(parts.seconds) * 1000 + Int(parts.attoseconds / 1_000_000_000_000_000)
  }
}
