// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryYAML

/// What a cluster needs before Ferry can work in it: Ferry's own files of `templates/install/`.
package enum InstallTemplates {
  /// In the order in which they are applied: a type before its objects, a namespace before what is
  /// in it, a role before its binding.
  package static let paths = ["crd", "configwatcher-crd", "namespace", "rbac"].map {
    "templates/install/\($0).yaml"
  }

  /// All of it as YAML, with the comments that explain it.
  package static var text: String {
    paths.compactMap { EmbeddedFiles.all[$0] }.joined(separator: "---\n")
  }

  /// All of it as it is applied.
  package static func manifests() throws(YAMLFailure) -> [JSONValue] {
    try plainManifests(text)
  }
}
