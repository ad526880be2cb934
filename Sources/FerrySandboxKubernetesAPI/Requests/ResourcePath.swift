// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The path of a request for objects.
package struct ResourcePath: Hashable, Sendable {
  package let group: String
  package let version: String
  /// Nothing for the whole cluster.
  package let namespace: String?
  package let plural: String
  /// Empty for a collection.
  package let name: String
  /// Empty for the object itself.
  package let subresource: String
  /// The old form, `…/watch/…`.
  package let isWatch: Bool

  /// Nothing when the path is not that of a resource.
  package init?(_ segments: [String]) {
    var rest: ArraySlice<String>
    switch segments.first {
    case "api"? where segments.count > 2:
      (group, version, rest) = ("", segments[1], segments[2...])
    case "apis"? where segments.count > 3:
      (group, version, rest) = (segments[1], segments[2], segments[3...])
    default: return nil
    }
    isWatch = rest.first == "watch"
    if isWatch { rest = rest.dropFirst() }
    let words = Array(rest)
    guard !words.isEmpty, words.count <= 5 else { return nil }
    let isInNamespace =
      words[0] == "namespaces" && words.count > 2 && !["status", "finalize"].contains(words[2])
    namespace = isInNamespace ? words[1] : nil
    let own = isInNamespace ? Array(words[2...]) : words
    guard own.count <= 3 else { return nil }
    plural = own[0]
    name = own.count > 1 ? own[1] : ""
    subresource = own.count > 2 ? own[2] : ""
  }
}
