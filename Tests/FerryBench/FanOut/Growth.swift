// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// How the cost of a cold start grows with what there is.
struct Growth {
  /// How much there was, and the seconds of CPU time that it took.
  let points: [(Double, Double)]

  /// The power of the size that the cost goes with: the slope of the line through the logarithms.
  var exponent: Double {
    let logs = points.map { (log($0.0), log($0.1)) }
    let count = Double(logs.count)
    let meanX = logs.reduce(0) { $0 + $1.0 } / count
    let meanY = logs.reduce(0) { $0 + $1.1 } / count
    let both = logs.reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    return both / logs.reduce(0) { $0 + ($1.0 - meanX) * ($1.0 - meanX) }
  }

  func figure(_ what: String) -> Figure {
    let told = points.map { "\(Figure.short($0.0)): \(Figure.short($0.1)) s" }
    return Figure(
      name: "CPU of a cold start by \(what): exponent", value: exponent, goal: 1.05, unit: .ratio,
      from: told.joined(separator: ", "))
  }
}
