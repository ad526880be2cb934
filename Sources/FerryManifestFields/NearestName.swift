// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The known name that was probably meant; nothing when none is near.
///
/// Names that differ only in case or in `-` and `_` count as nearest.
package func nearest(to name: String, among known: some Sequence<String>) -> String? {
  guard name.utf8.count <= 100 else { return nil }
  let limit = max(2, name.count / 3)
  return known.map { (distance(squeezed(name), squeezed($0)), $0) }
    .filter { $0.0 <= limit && $0.0 < $0.1.count }
    .min { $0 < $1 }?.1
}

/// `did you mean "x"?`, or the names that there are.
package func suggestion(for name: String, among known: [String]) -> String {
  if let nearest = nearest(to: name, among: known) {
    "write \(nearest), or remove it"
  } else {
    "remove it, or use one of: " + known.joined(separator: ", ")
  }
}

private func squeezed(_ name: String) -> [UInt8] {
  name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
}

/// How many bytes must be put in, taken out or replaced (Levenshtein).
private func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var row = Array(0...right.count)
  for (index, byte) in left.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for column in right.indices {
      let replaced = diagonal + (byte == right[column] ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
    }
  }
  return row[right.count]
}
