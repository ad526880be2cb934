// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What a Job needs to know of its Bundle, be it in Git or only in the cluster any more.
package struct JobSubject: Hashable, Sendable {
  package let id: BundleID
  package let repository: RegistryRepository
  package let credentials: String?
  package let projectNamespace: Namespace
  package let environment: [String: String]
  /// The name of the Job templates; nothing for the usual ones.
  package let template: String?

  /// The Bundle as Git wants it.
  package init(_ bundle: DesiredBundle) {
    id = bundle.id
    repository = bundle.repository
    credentials = bundle.credentials
    projectNamespace = bundle.projectNamespace
    environment = bundle.environment
    template = bundle.annotations[Annotation.template]
  }

  /// The Bundle as a cluster has it.
  ///
  /// Nothing when no Job can be made for it: a cluster may hold what Git would not let through,
  /// such as a `project_namespace` that is no namespace.
  package init?(_ id: BundleID, spec: JSONValue, annotations: [String: String]) {
    guard let registry = spec["registry"]?.string, isRegistry(registry),
      let repo = spec["repo"]?.string, isRepository(repo)
    else { return nil }
    if let text = spec["project_namespace"]?.string, !text.isEmpty {
      guard let namespace = Namespace(text) else { return nil }
      projectNamespace = namespace
    } else {
      projectNamespace = id.namespace
    }
    self.id = id
    repository = RegistryRepository(registry: registry, path: repo)
    credentials = spec["auth"]?.string
    environment = spec["env"]?.strings ?? [:]
    template = annotations[Annotation.template]
  }
}
