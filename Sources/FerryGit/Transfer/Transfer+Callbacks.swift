// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
import FerryDomain
import FerryGitStore

extension Transfer {
  /// The callbacks of a remote; valid while this transfer is kept alive.
  func callbacks() throws(LibraryError) -> git_remote_callbacks {
    var callbacks = git_remote_callbacks()
    try check(git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION)))
    callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
    callbacks.transfer_progress = receiving
    callbacks.push_transfer_progress = { _, _, _, payload in goingOn(payload) }
    callbacks.pack_progress = { _, _, _, payload in goingOn(payload) }
    callbacks.sideband_progress = hearing
    callbacks.push_update_reference = judging
    switch call.remote.transport {
    case .http: callbacks.transport = curlTransport
    case .ssh:
      callbacks.credentials = offeringKey
      callbacks.certificate_check = checkingHostKey
    case .file: break
    }
    return callbacks
  }

  /// The transfer behind a callback's payload.
  static func behind(_ payload: UnsafeMutableRawPointer?) -> Transfer? {
    payload.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }
}

private func goingOn(_ payload: UnsafeMutableRawPointer?) -> Int32 {
  Transfer.behind(payload)?.mayGoOn() == true ? 0 : GIT_EUSER.rawValue
}

private let receiving: git_indexer_progress_cb = { progress, payload in
  guard let transfer = Transfer.behind(payload), let progress = progress?.pointee else {
    return GIT_EUSER.rawValue
  }
  if progress.total_objects > transfer.call.limits.receivedObjects {
    transfer.fail(.tooLarge, "it brings \(progress.total_objects) objects")
  }
  if progress.received_bytes > transfer.call.limits.receivedBytes {
    transfer.fail(.tooLarge, "it brings more than \(transfer.call.limits.receivedBytes) bytes")
  }
  return goingOn(payload)
}

private let hearing: git_transport_message_cb = { text, count, payload in
  if let text {
    Transfer.behind(payload)?.hear(UnsafeRawBufferPointer(start: text, count: Int(count)))
  }
  return goingOn(payload)
}

private let judging: git_push_update_reference_cb = { name, status, payload in
  guard let name, let status else { return 0 }
  Transfer.behind(payload)?.refusals[String(cString: name)] = String(cString: status)
  return 0
}
