// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CCurl
import CShims
import FerryDomain
import FerryPorts
import Glibc

/// A thread that owns a multi handle of curl, and the mailbox through which others reach it.
final class CurlLoop: Sendable {
  let mailbox: Mailbox
  private let thread: pthread_t?

  /// Starts the thread; where the system gives none, every call fails.
  init(_ kind: Kind) {
    _ = Self.curlIsReady
    guard let bell = WakeUpBell(), let driver = CurlDriver(kind, bell: bell) else {
      mailbox = Mailbox(waking: nil)
      thread = nil
      return
    }
    mailbox = Mailbox(waking: bell)
    let work = Work(kind: kind, driver: driver, mailbox: mailbox)
    thread = startThread { work.run() }
    if thread == nil { mailbox.close() }
  }

  deinit { shutdown() }

  /// Runs a transfer until the promise is kept; the transfer ends when the task is cancelled.
  func run<Value>(
    _ transfer: Transfer, until promise: Promise<Value>
  ) async throws(HTTPFailure) -> Value {
    guard !Task.isCancelled else { throw transfer.cancelled }
    guard mailbox.post(.start(transfer)) else { throw transfer.shutDown }
    // The start is in the mailbox already, so a cancel can only come after it.
    let result = await withTaskCancellationHandler {
      await promise.result()
    } onCancel: {
      mailbox.post(.cancel(transfer))
    }
    return try result.get()
  }

  /// Fails what is in flight and waits for the thread's end.
  func shutdown() {
    guard mailbox.close(), let thread else { return }
    pthread_join(thread, nil)
  }

  /// curl's own one-time setup, safe to run beside that of another library.
  private static let curlIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

extension CurlLoop {
  /// What a loop is for, and so how many connections it may hold.
  enum Kind: String {
    case requests = "http-requests"
    case streams = "http-streams"

    /// The most connections to one host; zero is no limit. Over HTTP/1.1 a stream holds its own, and
    /// a request that waits for a connection is dear: curl tries each again.
    var connectionsPerHost: Int {
      switch self {
      case .requests: 64
      case .streams: 0
      }
    }

    /// The most exchanges that share a connection. A stream that nobody reads still fills curl's
    /// buffers, and a connection that breaks ends all its streams.
    var exchangesPerConnection: Int {
      switch self {
      case .requests: 100
      case .streams: 32
      }
    }
  }
}

/// What the thread takes with it.
private final class Work: @unchecked Sendable {
  // The driver is made by one thread and used only by the one that takes this object over;
  // pthread_create orders the two. The thread-sanitizer build of the tests shows it.
  let kind: CurlLoop.Kind
  let driver: CurlDriver
  let mailbox: Mailbox

  init(kind: CurlLoop.Kind, driver: CurlDriver, mailbox: Mailbox) {
    self.kind = kind
    self.driver = driver
    self.mailbox = mailbox
  }

  func run() {
    ferry_thread_name(kind.rawValue)
    blockSignals()
    driver.run(mailbox)
  }

  /// OpenSSL writes without MSG_NOSIGNAL: blocked here, SIGPIPE is an error of `write` and no more.
  private func blockSignals() {
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
  }
}
