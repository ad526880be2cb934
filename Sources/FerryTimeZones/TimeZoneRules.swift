// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// How far clocks of one zone are ahead of UTC, at any moment.
package struct TimeZoneRules: Hashable, Sendable {
  /// From a moment on, clocks are so many seconds ahead.
  package struct Transition: Hashable, Sendable {
    package let time: Int64
    package let offset: Int64

    package init(time: Int64, offset: Int64) {
      self.time = time
      self.offset = offset
    }
  }

  package static let utc = TimeZoneRules(initial: 0)

  /// Before the first transition, in seconds.
  let initial: Int64
  /// In ascending order.
  let transitions: [Transition]
  /// What counts behind the last transition; nothing: its offset stays.
  let footer: PosixTimeZone?

  package init(initial: Int64, transitions: [Transition] = [], footer: PosixTimeZone? = nil) {
    self.initial = initial
    self.transitions = transitions
    self.footer = footer
  }

  /// How many seconds clocks are ahead of UTC.
  package func offset(at moment: Timestamp) -> Int64 {
    let time = moment.seconds
    guard let last = transitions.last, time < last.time else {
      return footer?.offset(at: time) ?? transitions.last?.offset ?? initial
    }
    var (low, high) = (0, transitions.count)
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? initial : transitions[low - 1].offset
  }

  /// What a clock on the wall shows.
  package func wallTime(at moment: Timestamp) -> WallTime {
    WallTime(moment, offset: offset(at: moment))
  }
}
