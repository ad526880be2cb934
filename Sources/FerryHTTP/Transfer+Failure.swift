// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CCurl
import FerryDomain

extension Transfer {
  /// What a result of curl means, with curl's own words where it has more than a code.
  func failure(_ code: CURLcode, detail: String) -> HTTPFailure {
    let words = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    return failure(meaning(of: code, words), withoutProxy(words))
  }

  func failure(_ code: CURLMcode) -> HTTPFailure {
    failure(.interrupted, String(cString: curl_multi_strerror(code)))
  }

  private func meaning(of code: CURLcode, _ words: String) -> HTTPFailure.Code {
    switch code {
    case CURLE_URL_MALFORMAT, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_ENGINE_NOTFOUND, CURLE_BAD_FUNCTION_ARGUMENT:
      .invalid
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unresolvedName
    case CURLE_COULDNT_CONNECT, CURLE_PROXY: .unreachable
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
      .tls
    // Also what curl says when the connection is cut inside the handshake.
    case CURLE_SSL_CONNECT_ERROR: wasCut(words) ? .interrupted : .tls
    // With TLS 1.3 the server judges our certificate when the client already reads the answer.
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR: words.contains(" alert ") ? .tls : .interrupted
    case CURLE_OPERATION_TIMEDOUT: .timedOut
    case CURLE_FILESIZE_EXCEEDED: .tooLarge
    default: .interrupted
    }
  }

  private func wasCut(_ words: String) -> Bool {
    words.contains("SSL_ERROR_SYSCALL") || words.contains("Connection reset")
      || words.contains("unexpected eof")
  }

  /// curl quotes a proxy's URL that it cannot use, with the password in it.
  private func withoutProxy(_ words: String) -> String {
    guard let proxy, !proxy.isEmpty else { return words }
    return words.replacing(proxy, with: "the proxy")
  }
}
