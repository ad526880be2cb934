// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Question {
  /// Allowed by the calendar.
  var window: Gate {
    let calendar = WindowCalendar(rules.windows, zones: facts.circumstances.zones)
    if let zone = calendar.unknownZone {
      return Gate(
        .window,
        .closed(
          "the time zone \(zone) is not known to this machine, so its windows cannot be judged; "
            + "install the time zone database (tzdata), or mend the name in "
            + "environments/pipeline.yaml" + lift(.window)))
    }
    guard let closing = calendar.closing(at: now) else {
      return Gate(.window, .open(rules.windows.isEmpty ? "no window is set" : "inside the windows"))
    }
    guard let opening = calendar.opening(after: now) else {
      return Gate(
        .window,
        .closed(
          "\(closing), and no window opens within \(WindowCalendar.horizon) days; mend "
            + "promotion.windows in environments/pipeline.yaml" + lift(.window)))
    }
    return Gate(
      .window,
      .waiting(until: opening, "\(closing); it opens by itself at \(opening)" + lift(.window)))
  }
}
