// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Question {
  /// Healthy long enough, counted for this release alone.
  var soak: Gate {
    guard rules.soak > .zero else { return Gate(.soak, .open("no soak is asked for")) }
    guard let since else {
      return Gate(
        .soak,
        .closed("the soak begins when \(version) is healthy at the source" + lift(.soak)))
    }
    let end = since + rules.soak
    guard now < end else { return Gate(.soak, .open("healthy since \(since)")) }
    return Gate(
      .soak,
      .waiting(
        until: end,
        "healthy since \(since); has to stay so until \(end), then it opens by itself"
          + lift(.soak)))
  }
}
