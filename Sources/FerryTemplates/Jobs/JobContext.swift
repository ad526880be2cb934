// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// All that one Job is made from, besides its template.
package struct JobContext: Hashable, Sendable {
  /// As Git wants it; for a dismissal, as the cluster has it.
  package var bundle: DesiredBundle
  /// The uid of the Bundle in the cluster, which owns the Job.
  package var ownerUID: String
  package var name: String
  /// In full, as the Job carries it in an annotation.
  package var fingerprint: String
  /// From 1.
  package var attempt: Int
  package var revision: Revision
  /// The values that were planned; nothing for a Bundle without values.
  package var values: ValuesCopy?
  /// Of what form the Secret in `spec.auth` is.
  package var login = JobLogin.account
  /// The image that `${werf.image}` means.
  package var werfImage: String

  package init(
    bundle: DesiredBundle, ownerUID: String, name: String, fingerprint: String, attempt: Int,
    revision: Revision, values: ValuesCopy? = nil, werfImage: String = JobTemplates.werfImage
  ) {
    self.bundle = bundle
    self.ownerUID = ownerUID
    self.name = name
    self.fingerprint = fingerprint
    self.attempt = attempt
    self.revision = revision
    self.values = values
    self.werfImage = werfImage
  }
}
