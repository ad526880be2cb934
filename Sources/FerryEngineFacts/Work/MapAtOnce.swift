// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What the body makes of each element, in no order; it works on a few at once, so that the way to
/// whom it asks is not what takes the time, and on no more.
package func mapAtOnce<Element: Sendable, Made: Sendable>(
  _ elements: [Element], _ body: @escaping @Sendable (Element) async -> Made
) async -> [Made] {
  await withTaskGroup(of: Made.self) { group in
    var waiting = elements.reversed() as [Element]
    for _ in 0..<min(8, waiting.count) {
      let element = waiting.removeLast()
      group.addTask { await body(element) }
    }
    var made: [Made] = []
    for await one in group {
      made.append(one)
      guard let element = waiting.popLast() else { continue }
      group.addTask { await body(element) }
    }
    return made
  }
}
