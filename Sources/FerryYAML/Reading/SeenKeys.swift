// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The keys of one mapping so far; most mappings are small enough to look through.
struct SeenKeys {
  private var few: [String] = []
  private var many: Set<String> = []

  /// Whether the key is new.
  mutating func insert(_ key: String) -> Bool {
    guard many.isEmpty else { return many.insert(key).inserted }
    guard !few.contains(key) else { return false }
    few.append(key)
    if few.count > 16 { many = Set(few) }
    return true
  }
}
