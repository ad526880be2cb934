// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CCurl
import CShims

/// An easy handle of curl and the memory it points to; used on the loop's thread alone.
final class EasyHandle {
  let raw: UnsafeMutableRawPointer
  /// The first option that curl did not accept.
  private(set) var firstError: CURLcode?
  private let errorText: UnsafeMutableBufferPointer<CChar>
  private var lists: [UnsafeMutablePointer<curl_slist>] = []

  init?() {
    guard let raw = curl_easy_init() else { return nil }
    self.raw = raw
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0)
  }

  deinit {
    curl_easy_cleanup(raw)
    freeLists()
    errorText.deallocate()
  }

  /// Forgets all options, for the next transfer.
  func reset() {
    curl_easy_reset(raw)
    freeLists()
    firstError = nil
  }

  /// What curl has to say about a failure; empty when nothing more than the code.
  var errorDetail: String {
    errorText.baseAddress.map { String(cString: $0) } ?? ""
  }

  /// Whether the transfer opened a connection and did not take a kept one.
  var madeConnection: Bool {
    var count = 0
    ferry_curl_getinfo_long(raw, CURLINFO_NUM_CONNECTS, &count)
    return count > 0
  }

  func set(_ option: CURLoption, _ value: Int) {
    note(ferry_curl_setopt_long(raw, option, value))
  }

  func set(_ option: CURLoption, size: Int) {
    note(ferry_curl_setopt_offset(raw, option, curl_off_t(size)))
  }

  func set(_ option: CURLoption, _ value: String) {
    note(ferry_curl_setopt_string(raw, option, value))
  }

  func set(_ option: CURLoption, copying bytes: [UInt8]) {
    note(bytes.withUnsafeBytes { ferry_curl_setopt_blob(raw, option, $0.baseAddress, $0.count) })
  }

  func set(_ option: CURLoption, lines: [String]) {
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      guard let longer = curl_slist_append(list, line) else {
        curl_slist_free_all(list)
        return note(CURLE_OUT_OF_MEMORY)
      }
      list = longer
    }
    guard let list else { return }
    lists.append(list)
    note(ferry_curl_setopt_list(raw, option, list))
  }

  /// Has curl call us with the transfer; whoever starts it keeps it alive until its end.
  func setCallbacks(to transfer: Transfer) {
    let pointer = Unmanaged.passUnretained(transfer).toOpaque()
    errorText[0] = 0
    note(ferry_curl_setopt_pointer(raw, CURLOPT_ERRORBUFFER, errorText.baseAddress))
    for data in [CURLOPT_PREREQDATA, CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_READDATA] {
      note(ferry_curl_setopt_pointer(raw, data, pointer))
    }
    note(ferry_curl_setopt_pointer(raw, CURLOPT_SEEKDATA, pointer))
    note(ferry_curl_setopt_before_request(raw, CURLOPT_PREREQFUNCTION, beforeRequest))
    note(ferry_curl_setopt_io(raw, CURLOPT_HEADERFUNCTION, takeHeadLine))
    note(ferry_curl_setopt_io(raw, CURLOPT_WRITEFUNCTION, takeBody))
    note(ferry_curl_setopt_io(raw, CURLOPT_READFUNCTION, giveBody))
    note(ferry_curl_setopt_seek(raw, CURLOPT_SEEKFUNCTION, rewindBody))
  }

  /// Has curl tell of connections with this data, which outlives every connection.
  func setConnectionCallbacks(
    _ opened: @escaping curl_sockopt_callback, _ closing: @escaping curl_closesocket_callback,
    to data: UnsafeMutableRawPointer
  ) {
    note(ferry_curl_setopt_pointer(raw, CURLOPT_SOCKOPTDATA, data))
    note(ferry_curl_setopt_opened(raw, CURLOPT_SOCKOPTFUNCTION, opened))
    note(ferry_curl_setopt_pointer(raw, CURLOPT_CLOSESOCKETDATA, data))
    note(ferry_curl_setopt_closing(raw, CURLOPT_CLOSESOCKETFUNCTION, closing))
  }

  private func note(_ code: CURLcode) {
    if code != CURLE_OK, firstError == nil { firstError = code }
  }

  private func freeLists() {
    for list in lists { curl_slist_free_all(list) }
    lists = []
  }
}

// MARK: curl's callbacks

private func transfer(_ raw: UnsafeMutableRawPointer?) -> Transfer? {
  raw.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}

private let beforeRequest: ferry_curl_before_request = { raw, _, _, _, _ in
  transfer(raw)?.mayBeSent() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

private let takeHeadLine: ferry_curl_io = { bytes, size, count, raw in
  let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
  return transfer(raw)?.receive(headLine: line) == true ? line.count : -1
}

private let takeBody: ferry_curl_io = { bytes, size, count, raw in
  let body = UnsafeRawBufferPointer(start: bytes, count: size * count)
  switch transfer(raw)?.receive(body: body) {
  case .taken: return body.count
  case .full: return Int(CURL_WRITEFUNC_PAUSE)
  case .refused, nil: return -1
  }
}

private let giveBody: ferry_curl_io = { bytes, size, count, raw in
  let buffer = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
  return transfer(raw)?.send(into: buffer) ?? Int(CURL_READFUNC_ABORT)
}

private let rewindBody: ferry_curl_seek = { raw, offset, origin in
  guard origin == SEEK_SET, transfer(raw)?.rewind(to: Int(offset)) == true else {
    return CURL_SEEKFUNC_FAIL
  }
  return CURL_SEEKFUNC_OK
}
