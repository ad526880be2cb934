// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Finds what Kubernetes tools refuse in a mapping although libyaml reads it.
struct MappingCheck {
  let source: YAMLSource
  let records: [YAMLTree.Record]

  /// Keys that are there twice, and merges of what is no mapping.
  func problems(in mapping: Int) -> [YAMLFailure] {
    var problems: [YAMLFailure] = []
    var keys = SeenKeys()
    var key = mapping + 1
    while key < records[mapping].next {
      let value = records[key].next
      let said = records[records.resolve(key)]
      if said.kind == .scalar, !keys.insert(said.text) {
        problems.append(duplicate(key, said.text))
      }
      if records.isMergeKey(key), !isMergeable(value) { problems.append(unmergeable(value)) }
      key = records[value].next
    }
    return problems
  }

  private func isMergeable(_ value: Int) -> Bool {
    let merged = records.resolve(value)
    let sources = records[merged].kind == .sequence ? records.children(of: merged) : [merged]
    return sources.allSatisfy { records[records.resolve($0)].kind == .mapping }
  }

  private func duplicate(_ key: Int, _ text: String) -> YAMLFailure {
    source.failure(
      .mapping, at: records[key].start, "the key \"\(text)\" is there twice in the same mapping",
      remedy: "remove one of them")
  }

  private func unmergeable(_ value: Int) -> YAMLFailure {
    source.failure(
      .mapping, at: records[value].start, "<< merges something that is no mapping",
      remedy: "write << with an alias of a mapping, or a list of such aliases")
  }
}
