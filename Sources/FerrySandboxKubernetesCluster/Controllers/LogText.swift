// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The part of a log that is asked for.
enum LogText {
  static func cut(_ text: String, tailLines: Int?, bytes: Int?) -> String {
    var text = text
    if let tailLines {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let ended = lines.last == "" ? lines.dropLast() : lines[...]
      text = ended.suffix(tailLines).map { $0 + "\n" }.joined()
    }
    return bytes.map { String(decoding: text.utf8.prefix($0), as: UTF8.self) } ?? text
  }
}
