// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A file while one of its values is edited.
struct EditedFile {
  let stream: YAMLStream
  let path: YAMLPath
  private let limits: YAMLLimits

  init(_ bytes: [UInt8], _ path: YAMLPath, _ limits: YAMLLimits) throws(YAMLEditFailure) {
    do {
      stream = try YAMLStream(bytes, limits: limits)
    } catch {
      throw YAMLEditFailure(error.code == .template ? .templated : .unreadable, path, error)
    }
    self.path = path
    self.limits = limits
  }

  var bytes: [UInt8] { stream.bytes }
  var source: YAMLSource { stream.tree.source }

  /// The value at the end of the path.
  func find() throws(YAMLEditFailure) -> FoundNode {
    try PathFinder(stream, path).find(path.steps)
  }

  /// Splices, in ascending order, and whether the result is what was meant.
  func applying(
    _ splices: [Splice], expecting expected: TreeShape, at mark: YAMLMark
  ) throws(YAMLEditFailure) -> [UInt8] {
    let edited = bytes.applying(splices)
    guard let after = try? YAMLStream(edited, limits: limits),
      expected == TreeShape(after.tree)
    else {
      throw YAMLEditFailure(
        .inexact, path, at: mark,
        "the value cannot be written here without changing something else; edit it by hand")
    }
    return edited
  }
}

extension YAMLEditFailure {
  fileprivate init(_ code: Code, _ path: YAMLPath, _ failure: YAMLFailure) {
    self.init(
      code, path, at: YAMLMark(offset: 0, line: failure.line, column: failure.column),
      "\(failure.reason); \(failure.remedy)")
  }
}
