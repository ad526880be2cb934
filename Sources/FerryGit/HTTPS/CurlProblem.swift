// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CCurl
import FerryDomain
import FerryGitStore

/// Why an HTTP exchange with a Git server failed, in Ferry's words.
struct CurlProblem {
  let code: GitFailure.Code
  let detail: String

  private init(code: GitFailure.Code, detail: String) {
    self.code = code
    self.detail = detail
  }

  /// The request got no whole answer.
  init(_ result: CURLcode, _ explanation: String) {
    switch result {
    case CURLE_OPERATION_TIMEDOUT: self.init(code: .timedOut, detail: explanation)
    case CURLE_PEER_FAILED_VERIFICATION:
      self.init(
        code: .untrusted,
        detail: "\(explanation); give Ferry the certificate of the server's authority")
    case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM:
      self.init(code: .invalid, detail: explanation)
    default: self.init(code: .unreachable, detail: explanation)
    }
  }

  /// The answer's status; nothing when it is the one of success.
  init?(status: Int, session: CurlSession, _ purpose: CurlExchange.Purpose) {
    let right = purpose.service == "git-receive-pack" ? "write" : "read"
    let hasLogin = session.transfer.call.credentials.login != nil
    switch status {
    case 200: return nil
    case 401 where !hasLogin:
      self.init(
        code: .unauthorized,
        detail: "the server asks for credentials; give Ferry a token with \(right) access")
    case 401, 403:
      self.init(
        code: .unauthorized,
        detail: "the server does not let this token \(right) (HTTP \(status));"
          + " give Ferry one with \(right) access")
    case 404, 410:
      self.init(
        code: .missingRepository,
        detail: "there is no such repository, or the token may not see it (HTTP \(status))")
    case 408, 429, 500...599:
      self.init(code: .unreachable, detail: "the server answers with HTTP \(status)")
    case 413:
      self.init(code: .tooLarge, detail: "the push is too large for the server (HTTP 413)")
    default:
      self.init(code: .unexpected, detail: "the server answers with HTTP \(status)")
    }
  }

  /// The answer's type; nothing when it is Git's.
  init?(typeOf session: CurlSession, _ purpose: CurlExchange.Purpose) {
    let wanted =
      "application/x-\(purpose.service)-\(purpose.isListing ? "advertisement" : "result")"
    let type = session.text(CURLINFO_CONTENT_TYPE) ?? "no type"
    if type.lowercased().hasPrefix(wanted) { return nil }
    self.init(
      code: .missingRepository,
      detail: "the answer is \(type) and not Git's: the address is not that of a repository")
  }
}
