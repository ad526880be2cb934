// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// How many requests the host still takes, as it told last.
struct RequestQuota: Hashable, Sendable {
  let remaining: Int
  let limit: Int
  let reset: Timestamp

  /// Reads `X-RateLimit-…` of GitHub and `RateLimit-…` of GitLab; nothing where the host does not
  /// count.
  init?(_ response: HTTPResponse) {
    guard let remaining = response.quotaField("Remaining"),
      let reset = response.quotaReset
    else { return nil }
    self.remaining = remaining
    limit = response.quotaField("Limit") ?? 0
    self.reset = reset
  }

  /// Kept for what people wait for: a tenth of all, 50 at most.
  var reserve: Int { min(50, limit / 10) }

  /// How long a request has to wait, an hour at most; nothing if there is one left for it.
  func wait(isUrgent: Bool, at now: Timestamp) -> Duration? {
    guard reset > now, remaining <= (isUrgent ? 0 : reserve) else { return nil }
    return min(reset - now, .seconds(3_600))
  }
}

extension HTTPResponse {
  /// When the host begins to count anew.
  var quotaReset: Timestamp? { quotaField("Reset").map { Timestamp(seconds: Int64($0)) } }

  /// The number of one of the fields that count requests.
  fileprivate func quotaField(_ name: String) -> Int? {
    ["X-RateLimit-", "RateLimit-"].lazy.compactMap { HTTPField.Name($0 + name) }
      .compactMap { headerFields[$0] }.compactMap { Int($0) }.first { (0...(1 << 40)).contains($0) }
  }
}
