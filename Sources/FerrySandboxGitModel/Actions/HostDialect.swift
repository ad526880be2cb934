// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerrySandboxHTTP
package import HTTPTypes
package import Hummingbird

/// How one kind of Git host words its webhooks.
package protocol HostDialect: Sendable {
  var host: GitHost { get }

  /// The events that a hook of Ferry's wants, in the host's words.
  var hookEvents: Set<String> { get }

  /// What is told of an event; nothing where the host is silent.
  func messages(
    of event: HostEvent, in project: HostedProject, _ facts: EventFacts, _ visit: HostVisit
  ) -> [HookMessage]

  /// The request to one hook, signed as the host signs.
  func posting(_ message: HookMessage, to hook: HostedHook, of visit: HostVisit) -> Posting

  /// What answers the host's API.
  func api(_ actions: HostActions) -> any AnswersAPI
}

/// One kind of host's API.
package protocol AnswersAPI: Sendable {
  /// Whether a path is the API's.
  func covers(_ path: [String]) -> Bool

  /// Answers a request to a path that is the API's.
  func respond(_ request: Request, _ path: [String], _ arrival: HostArrival) async -> Response

  /// What each answer says of the requests that are left.
  func fields(of quota: HostQuota, at now: Timestamp) -> HTTPFields

  /// The answer when none is left.
  func refusal(of quota: HostQuota, at now: Timestamp) -> Response
}

/// A webhook's content, before it is known to whom it goes.
package struct HookMessage: Sendable {
  /// A hook gets it that wants one of these, in the host's words.
  package let wantedAs: Set<String>
  /// The event's name in the header.
  package let event: String
  /// The finer name in the header, where the host has one.
  package let kind: String
  package let body: [UInt8]

  package init(wantedAs: Set<String>, event: String, kind: String, body: [UInt8]) {
    (self.wantedAs, self.event, self.kind, self.body) = (wantedAs, event, kind, body)
  }
}
