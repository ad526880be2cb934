// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What the body makes of each element, in their order; it works on a few at once, so that the way to
/// whom it asks is not what takes the time, and on no more.
package func mapAtOnce<Element: Sendable, Made: Sendable>(
  _ elements: [Element], _ body: @escaping @Sendable (Element) async -> Made
) async -> [Made] {
  await withTaskGroup(of: (Int, Made).self) { group in
    var waiting = elements.indices[...]
    for index in waiting.prefix(8) { group.addTask { (index, await body(elements[index])) } }
    waiting = waiting.dropFirst(8)
    var made = [Made?](repeating: nil, count: elements.count)
    for await (index, one) in group {
      made[index] = one
      guard let next = waiting.popFirst() else { continue }
      group.addTask { (next, await body(elements[next])) }
    }
    return made.compactMap { $0 }
  }
}
