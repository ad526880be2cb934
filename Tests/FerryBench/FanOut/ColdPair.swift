// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A start of Ferry's and the same requests by the bare loop, one after the other: minutes later the
/// machine may be a quicker one.
struct ColdPair: Sendable {
  static let count = 3

  let ferry: ColdStart
  let bare: ColdStart

  static func figures(of pairs: [ColdPair], size: FanOutFiles) -> [Figure] {
    [
      figure(
        "\(size.example.clusters) × \(size.example.bundles), cold: Ferry / bare loop", goal: 1.3,
        pairs.map { ($0.ferry.span, $0.bare.span) },
        { "\($0) s to all applied, \($1) s of a bare libcurl loop with the same requests" }),
      figure(
        "  CPU time", goal: nil, pairs.map { ($0.ferry.cpu, $0.bare.cpu) },
        { "\($0) s, \($1) s of the bare loop" }),
    ]
  }

  /// The median of the ratios, with the times that it is of.
  private static func figure(
    _ name: String, goal: Double?, _ pairs: [(Double, Double)],
    _ words: (String, String) -> String
  ) -> Figure {
    let inOrder = pairs.sorted { $0.0 / $0.1 < $1.0 / $1.1 }
    let (ours, bare) = inOrder[inOrder.count / 2]
    return Figure(
      name: name, value: ours / bare, goal: goal, unit: .ratio,
      from: words(Figure.short(ours), Figure.short(bare))
        + "; the median of \(inOrder.map { Figure.short($0.0 / $0.1) }.joined(separator: ", "))")
  }
}
