// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryYAML

/// What a cluster needs before Ferry can work in it: Ferry's own files of `templates/install/`.
///
/// Its rights are for the whole cluster, or the same ones in single namespaces.
package enum InstallTemplates {
  /// In the order in which they are applied: a type before its objects, a namespace before what is
  /// in it, a role before its binding.
  package static let paths = ["crd", "configwatcher-crd", "namespace", "rbac"].map {
    "templates/install/\($0).yaml"
  }

  /// All of it as YAML, with the comments that explain it; with rights in these namespaces (nothing:
  /// in the whole cluster).
  package static func text(for namespaces: Set<Namespace>?) -> String {
    let text = paths.compactMap { EmbeddedFiles.all[$0] }.joined(separator: separator)
    guard let namespaces = namespaces?.sorted() else { return text }
    let documents = text.split(separator: separator).map(String.init)
    let confined = namespaces.flatMap { namespace in
      documents.filter(\.isClusterWide).map { $0.confined(to: namespace) }
    }
    return (documents.filter { !$0.isClusterWide } + confined).map(\.endingLine)
      .joined(separator: separator)
  }

  /// All of it as it is applied.
  package static func manifests(
    for namespaces: Set<Namespace>?
  ) throws(YAMLFailure) -> [JSONValue] {
    try plainManifests(text(for: namespaces))
  }

  private static let separator = "---\n"
}

extension String {
  /// Whether this is the document of a ClusterRole or of its binding.
  fileprivate var isClusterWide: Bool { contains("\nkind: ClusterRole") }

  /// The same rules for one namespace. All of them mean something there: a server counts the
  /// Namespace itself as in it.
  fileprivate func confined(to namespace: Namespace) -> String {
    replacing("kind: ClusterRole", with: "kind: Role")
      .replacing(
        "metadata:\n  name: ferry\n",
        with: "metadata:\n  name: ferry\n  namespace: \"\(namespace)\"\n")
  }

  fileprivate var endingLine: String { hasSuffix("\n") ? self : self + "\n" }
}
