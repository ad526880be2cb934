// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CCurl
import CGit2
import CShims
import FerryDomain

/// One request and its answer, as libgit2's smart protocol reads and writes them.
///
/// The request is sent at the first read, when its body is complete. The answer is pulled: nothing
/// arrives but during a read.
final class CurlExchange {
  /// What the exchange is for.
  struct Purpose {
    let service: String
    let isListing: Bool

    init(_ action: git_smart_service_t) {
      let isPush = action == GIT_SERVICE_RECEIVEPACK || action == GIT_SERVICE_RECEIVEPACK_LS
      service = isPush ? "git-receive-pack" : "git-upload-pack"
      isListing = action == GIT_SERVICE_UPLOADPACK_LS || action == GIT_SERVICE_RECEIVEPACK_LS
    }
  }

  private enum Progress { case unsent, running, done }

  private static let mostRequestBytes = 256 << 20
  private static let mostListingBytes = 64 << 20
  private static let mostRedirects = 3

  let session: CurlSession
  let purpose: Purpose
  private var progress = Progress.unsent
  private var request: [UInt8] = []
  private var answer: [UInt8] = []
  private var offset = 0
  private var received = 0
  private var redirects = 0
  private var headers: UnsafeMutablePointer<curl_slist>?

  init(_ session: CurlSession, _ purpose: Purpose) {
    self.session = session
    self.purpose = purpose
  }

  deinit {
    if progress == .running { curl_multi_remove_handle(session.multi, session.easy) }
    curl_slist_free_all(headers)
  }

  /// Adds to the request; false when it grows too large.
  func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    request += bytes
    if request.count > Self.mostRequestBytes {
      session.transfer.fail(.tooLarge, "the push has more than \(Self.mostRequestBytes) bytes")
    }
    return session.transfer.mayGoOn()
  }

  /// Fills some of the buffer; 0 bytes at the end of the answer, nothing when it failed.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    if progress == .unsent { send() }
    while offset == answer.count, progress == .running {
      answer.removeAll(keepingCapacity: true)
      offset = 0
      guard session.transfer.mayGoOn() else { return nil }
      advance()
    }
    guard session.transfer.failure == nil else { return nil }
    let count = min(buffer.count, answer.count - offset)
    answer.withUnsafeBytes {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count]))
    }
    offset += count
    return count
  }

  private func send() {
    session.reset()
    let query = purpose.isListing ? "/info/refs?service=\(purpose.service)" : "/\(purpose.service)"
    session.set(CURLOPT_URL, session.base + query)
    if !purpose.isListing { setBody() }
    session.set(CURLOPT_WRITEDATA, Unmanaged.passUnretained(self).toOpaque())
    ferry_curl_setopt_io(session.easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, exchange in
      guard let exchange else { return 0 }
      return Unmanaged<CurlExchange>.fromOpaque(exchange).takeUnretainedValue()
        .receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    guard curl_multi_add_handle(session.multi, session.easy) == CURLM_OK else {
      session.transfer.fail(.unexpected, "libcurl takes no request")
      progress = .done
      return
    }
    progress = .running
  }

  private func setBody() {
    curl_slist_free_all(headers)
    headers = nil
    for header in [
      "Content-Type: application/x-\(purpose.service)-request",
      "Accept: application/x-\(purpose.service)-result",
      "Expect:",  // would cost a round trip, and some proxies never answer it
    ] {
      headers = curl_slist_append(headers, header)
    }
    ferry_curl_setopt_list(session.easy, CURLOPT_HTTPHEADER, headers)
    session.set(CURLOPT_POST, 1)
    ferry_curl_setopt_offset(
      session.easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.count))
    request.withUnsafeMutableBytes { bytes in
      // libcurl only reads the body, and copies it in this call.
      if let start = bytes.baseAddress { session.set(CURLOPT_COPYPOSTFIELDS, start) }
    }
    request = []
  }

  /// Lets bytes move, waiting a moment for them.
  private func advance() {
    var (running, queued): (Int32, Int32) = (0, 0)
    curl_multi_perform(session.multi, &running)
    while let message = curl_multi_info_read(session.multi, &queued) {
      guard message.pointee.msg == CURLMSG_DONE else { continue }
      finish(ferry_curl_message_result(message))
    }
    if offset == answer.count, progress == .running {
      curl_multi_poll(session.multi, nil, 0, 100, nil)
    }
  }

  private func finish(_ result: CURLcode) {
    curl_multi_remove_handle(session.multi, session.easy)
    progress = .done
    if result != CURLE_OK {
      let problem = CurlProblem(result, session.explanation(of: result))
      session.transfer.fail(problem.code, problem.detail)
    } else if (300..<400).contains(session.status) {
      redirect()
    } else if let problem = CurlProblem(status: session.status, session: session, purpose) {
      session.transfer.fail(problem.code, problem.detail)
    }
  }

  /// Takes bytes of the answer; fewer than given makes libcurl end the request.
  private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard session.status == 200 else { return bytes.count }  // judged when it is complete
    if received == 0, let problem = CurlProblem(typeOf: session, purpose) {
      session.transfer.fail(problem.code, problem.detail)
      return 0
    }
    received += bytes.count
    let limit =
      purpose.isListing ? Self.mostListingBytes : session.transfer.call.limits.receivedBytes
    guard received <= limit else {
      session.transfer.fail(.tooLarge, "the answer has more than \(limit) bytes")
      return 0
    }
    answer += bytes
    return bytes.count
  }

  /// Asks again where the server says, if that is another path of the same server.
  private func redirect() {
    redirects += 1
    let problem = { [transfer = session.transfer] in transfer.fail(.invalid, $0) }
    guard purpose.isListing, redirects <= Self.mostRedirects else {
      return problem("the server answers with one redirect after another")
    }
    guard let target = session.text(CURLINFO_REDIRECT_URL),
      let place = Redirect(to: target, from: session.base, service: purpose.service)
    else {
      let target = session.text(CURLINFO_REDIRECT_URL).flatMap(Redirect.origin)
      return problem(
        "the server redirects to \(target ?? "nowhere"); if that is right, use its new address")
    }
    session.base = place.base
    send()
  }
}
