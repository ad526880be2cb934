// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// How far the observation of a kind has come: list, watch from there, resume, list again.
///
/// A pure step function: it takes what happened and answers what to do next, in order. Every change
/// is delivered before the version moves past it, and a watch resumes from the version of the last
/// one, so none is lost and none comes twice.
enum WatchState: Hashable, Sendable {
  /// Nothing is known, or not any more. Exits: `opening`, `resting`.
  case listing(failures: Int)
  /// A watch was asked for. Exits: `watching`, `listing` (410), `resting`.
  case opening(Version, failures: Int)
  /// Events come. Exits: `opening` (it ended), `listing` (410), `resting`.
  case watching(Version, failures: Int)
  /// Back-off. Exits: `listing`, or `opening` if a version is still good.
  case resting(resumeFrom: Version?, failures: Int)

  typealias Version = String

  static let start = WatchState.listing(failures: 0)

  /// What happened.
  enum Event: Hashable, Sendable {
    case listed([JSONValue], version: Version)
    case opened
    case changed(JSONValue, version: Version)
    case removed(JSONValue, version: Version)
    case bookmark(version: Version)
    /// 410: the version to go on from is gone.
    case expired
    /// The stream ended, or broke off, after it had lived so long.
    case ended(after: Duration, KubernetesFailure?)
    case failed(KubernetesFailure)
    case rested
  }

  /// What to do, in order; the last one gives the next event.
  enum Effect: Hashable, Sendable {
    case deliver(Observation)
    case list
    case open(from: Version)
    case readNext
    case rest(failures: Int, atLeast: Duration?)
  }

  /// A stream that lived so long was a good one, even if nothing happened.
  static let goodLife = Duration.seconds(10)
  /// A missing type is asked for after eight seconds at most, however often it was missing.
  static let mostForMissingKind = 5

  mutating func absorb(_ event: Event) -> [Effect] {
    switch (self, event) {
    case (.listing(let failures), .listed(let objects, let version)):
      self = .opening(version, failures: failures)
      return [.deliver(.listed(objects)), .open(from: version)]

    case (.opening(let version, let failures), .opened):
      self = .watching(version, failures: failures)
      return [.readNext]

    case (.watching, .changed(let object, let version)):
      self = .watching(version, failures: 0)
      return [.deliver(.changed(object)), .readNext]
    case (.watching, .removed(let object, let version)):
      self = .watching(version, failures: 0)
      return [.deliver(.removed(object)), .readNext]
    case (.watching, .bookmark(let version)):
      self = .watching(version, failures: 0)
      return [.readNext]

    case (.watching(let version, let failures), .ended(let life, let failure)):
      return resume(from: version, failures: life >= Self.goodLife ? 0 : failures, failure)

    case (.listing(let failures), .expired), (.opening(_, let failures), .expired),
      (.watching(_, let failures), .expired):
      return listAnew(failures: failures)

    case (.listing(let failures), .failed(let failure)),
      (.opening(_, let failures), .failed(let failure)),
      (.watching(_, let failures), .failed(let failure)):
      return interrupt(failure, failures: failures + 1)

    case (.resting(let version?, let failures), .rested):
      self = .opening(version, failures: failures)
      return [.open(from: version)]
    case (.resting(nil, let failures), .rested):
      self = .listing(failures: failures)
      return [.list]

    case (.listing, _), (.opening, _), (.watching, _), (.resting, _):
      // Each effect gives only the events above. If not: a new list is always right.
      self = .listing(failures: 1)
      return [.list]
    }
  }

  /// A stream ends now and then by itself. One that breaks off at once, again and again, is a
  /// failure that people should see.
  private mutating func resume(
    from version: Version, failures: Int, _ failure: KubernetesFailure?
  ) -> [Effect] {
    if let failure, failures >= 2 { return interrupt(failure, failures: failures + 1) }
    guard failures > 0 else {
      self = .opening(version, failures: 1)
      return [.open(from: version)]
    }
    self = .resting(resumeFrom: version, failures: failures + 1)
    return [.rest(failures: failures, atLeast: nil)]
  }

  /// The first time at once; a server that says so again and again is given time.
  private mutating func listAnew(failures: Int) -> [Effect] {
    guard failures > 1 else {
      self = .listing(failures: failures + 1)
      return [.list]
    }
    self = .resting(resumeFrom: nil, failures: failures + 1)
    return [.rest(failures: failures, atLeast: nil)]
  }

  /// After a failure everything is listed again: the list is what says that it is over.
  private mutating func interrupt(_ failure: KubernetesFailure, failures: Int) -> [Effect] {
    // A type that is not there yet is installed by a person who waits for it to work.
    let failures = failure.code == .missingKind ? min(failures, Self.mostForMissingKind) : failures
    self = .resting(resumeFrom: nil, failures: failures)
    return [
      .deliver(.interrupted(failure)), .rest(failures: failures, atLeast: failure.retryAfter),
    ]
  }
}
