// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Where the answer of a transfer goes; called on the loop's thread.
protocol TransferSink: Sendable {
  /// Whether the body is handed on piece by piece, as the server sent it.
  var isStream: Bool { get }
  func receive(head: ResponseHead)
  func receive(body: UnsafeRawBufferPointer) -> Reception
  /// Called once, at the end.
  func end(_ outcome: Result<Void, HTTPFailure>)
}

/// What became of bytes that were offered.
enum Reception {
  case taken
  /// None were taken: offer them again after the order to resume.
  case full
  /// None were taken, and none will be: there are too many.
  case refused
}
