// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What a scrape says, read as strictly as Prometheus does.
struct Scrape {
  /// By metric.
  private(set) var kinds: [String: String] = [:]
  /// By name and labels as they are written.
  private(set) var values: [String: Double] = [:]

  /// Why a line cannot be read.
  struct Failure: Error {
    let line: String
  }

  init(_ text: String) throws {
    guard text.isEmpty || text.hasSuffix("\n") else { throw Failure(line: "the last line") }
    for line in text.split(separator: "\n") { try read(String(line)) }
  }

  private mutating func read(_ line: String) throws {
    if line.wholeMatch(of: /# HELP [a-z_]+ (?:[^\\]|\\[\\n])+/) != nil { return }
    if let type = line.wholeMatch(of: /# TYPE ([a-z_]+) (counter|gauge|histogram)/) {
      guard kinds.updateValue(String(type.2), forKey: String(type.1)) == nil else {
        throw Failure(line: line)
      }
      return
    }
    let sample =
      /(([a-z_]+)(?:\{[a-z_]+="(?:[^"\\]|\\[\\"n])*"(?:,[a-z_]+="(?:[^"\\]|\\[\\"n])*")*\})?) (\S+)/
    guard let match = line.wholeMatch(of: sample), let value = Double(match.3),
      kinds.keys.contains(where: { match.2.hasPrefix($0) }),
      values.updateValue(value, forKey: String(match.1)) == nil
    else { throw Failure(line: line) }
  }
}
