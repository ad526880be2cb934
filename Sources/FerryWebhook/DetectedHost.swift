// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// The host that a request sounds like, to be authenticated as that; nothing if it sounds like none.
///
/// Forgejo sends the fields of Gitea too, and both send GitHub's: the order decides.
package func detectedHost(of fields: HeaderFields) -> GitHost? {
  let marks: [(name: String, host: GitHost)] = [
    ("X-Forgejo-Event", .forgejo), ("X-Gitea-Event", .gitea), ("X-GitHub-Event", .github),
    ("X-Gitlab-Event", .gitlab),
  ]
  return marks.first { fields.contains($0.name) }?.host
}
