// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import HTTPTypes

extension HTTPResponse {
  /// The seconds of `Retry-After`, an hour at most; nothing for a date, which nobody here sends.
  package var retryAfter: Duration? {
    guard let text = headerFields[.retryAfter], let seconds = Int(text), seconds >= 0 else {
      return nil
    }
    return .seconds(min(seconds, 3_600))
  }
}
