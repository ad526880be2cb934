// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The documents of one YAML file, with the exact place of every value.
///
/// One tree serves reading and editing. Aliases are checked while reading: each has a complete
/// anchor before it, and all of them expanded stay within the limits, so that following them is
/// safe everywhere else.
package struct YAMLStream: Sendable {
  let tree: YAMLTree

  /// Reads a file; a file without any content has no documents.
  package init(
    _ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLFailure) {
    guard bytes.count <= limits.bytes else { throw .tooLong(bytes.count, limits) }
    var builder = TreeBuilder(YAMLSource(bytes), limits: limits)
    tree = try builder.build()
  }

  /// Reads a text.
  package init(_ text: String, limits: YAMLLimits = YAMLLimits()) throws(YAMLFailure) {
    try self.init(Array(text.utf8), limits: limits)
  }

  /// The bytes that were read.
  package var bytes: [UInt8] { tree.source.bytes }

  /// In the order of the file, empty ones included.
  package var documents: [YAMLDocument] {
    tree.roots.indices.map { YAMLDocument(index: $0, root: YAMLNode(tree, tree.roots[$0])) }
  }

  /// What can be read but is wrong: keys that are there twice, merges of what is no mapping.
  ///
  /// Kubernetes tools refuse such files; of equal keys the first one is read here. At most 100.
  package var problems: [YAMLFailure] { tree.problems }
}

extension YAMLFailure {
  fileprivate static func tooLong(_ count: Int, _ limits: YAMLLimits) -> YAMLFailure {
    YAMLFailure(
      code: .limit, line: 1, column: 1,
      reason: "the file has \(count) bytes; \(limits.bytes) are allowed",
      remedy: "split the file")
  }
}
