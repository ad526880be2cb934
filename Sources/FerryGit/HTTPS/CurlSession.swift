// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CCurl
import CShims
import FerryDomain
import FerryPorts

/// The connection to one HTTP server for one fetch or push; its requests follow each other.
final class CurlSession {
  let transfer: Transfer
  let easy: UnsafeMutableRawPointer
  /// Keeps the connection between requests.
  let multi: UnsafeMutableRawPointer
  /// Where the repository is; a redirect of the first request changes it.
  var base: String
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  /// Nothing when libcurl has no memory.
  init?(_ transfer: Transfer) {
    guard CurlLibrary.isReady, let easy = curl_easy_init(), let multi = curl_multi_init() else {
      return nil
    }
    (self.transfer, self.easy, self.multi) = (transfer, easy, multi)
    base = String(transfer.call.remote.url.reversed().drop { $0 == "/" }.reversed())
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    curl_easy_cleanup(easy)
    curl_multi_cleanup(multi)
    errorText.deallocate()
  }

  /// Forgets the last request's options, not the connection, and sets those of every request.
  func reset() {
    curl_easy_reset(easy)
    errorText.pointee = 0
    set(CURLOPT_ERRORBUFFER, errorText)
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    set(CURLOPT_ACCEPT_ENCODING, "")
    set(CURLOPT_USERAGENT, "git/2.0 (ferry)")  // some hosts answer only to names that begin so
    setTimes()
    setTrust()
    setLogin()
  }

  /// What libcurl said of the last request, on one line.
  func explanation(of result: CURLcode) -> String {
    let detail = String(cString: errorText)
    return detail.isEmpty ? String(cString: curl_easy_strerror(result)) : detail
  }

  /// The status of the answer; 0 before there is one.
  var status: Int {
    var status = 0
    ferry_curl_getinfo_long(easy, CURLINFO_RESPONSE_CODE, &status)
    return status
  }

  /// A text that libcurl keeps about the answer.
  func text(_ info: CURLINFO) -> String? {
    var text: UnsafePointer<CChar>?
    ferry_curl_getinfo_string(easy, info, &text)
    return text.map { String(cString: $0) }
  }

  func set(_ option: CURLoption, _ value: Int) { ferry_curl_setopt_long(easy, option, value) }

  func set(_ option: CURLoption, _ value: String) { ferry_curl_setopt_string(easy, option, value) }

  func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) {
    ferry_curl_setopt_pointer(easy, option, value)
  }

  private func set(_ option: CURLoption, blob text: String) {
    let bytes = Array(text.utf8)
    ferry_curl_setopt_blob(easy, option, bytes, bytes.count)
  }

  private func setTimes() {
    let limits = transfer.call.limits
    let left = transfer.deadline - .now
    set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(limits.connect.wholeMilliseconds)))
    set(CURLOPT_LOW_SPEED_LIMIT, 1)
    set(CURLOPT_LOW_SPEED_TIME, max(1, Int((limits.stall.wholeMilliseconds + 999) / 1_000)))
    set(CURLOPT_TIMEOUT_MS, max(1, Int(left.wholeMilliseconds)))
  }

  private func setTrust() {
    let credentials = transfer.call.credentials
    set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let authorities = credentials.authorities { set(CURLOPT_CAINFO_BLOB, blob: authorities) }
    if let client = credentials.clientCertificate {
      set(CURLOPT_SSLCERTTYPE, "PEM")
      set(CURLOPT_SSLKEYTYPE, "PEM")
      set(CURLOPT_SSLCERT_BLOB, blob: client.certificate)
      set(CURLOPT_SSLKEY_BLOB, blob: client.key.revealed)
    }
  }

  /// Basic is libcurl's default, sent with the first request: waiting for a 401 would double it.
  private func setLogin() {
    guard let login = transfer.call.credentials.login else { return }
    set(CURLOPT_USERNAME, login.user)
    set(CURLOPT_PASSWORD, login.token.revealed)
  }
}

/// libcurl's settings for the whole process.
private enum CurlLibrary {
  static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
