// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// A name that may stand between `${` and `}` in a Job template.
enum Placeholder: String, CaseIterable {
  case bundleName = "bundle.name"
  case bundleNamespace = "bundle.namespace"
  case projectNamespace
  case registry
  case repo
  case releaseVersion = "release.version"
  case releaseDigest = "release.digest"
  case revision
  case fingerprint
  case attempt
  case werfImage = "werf.image"
  /// Only in items of lists, which are repeated for each values file.
  case valuesFile = "values.file"

  /// Whether only Jobs that deploy a release have it.
  var needsRelease: Bool { self == .releaseVersion || self == .releaseDigest }

  /// The text to put in its place; nothing where there is none.
  func value(_ work: JobWork, _ context: JobContext) -> String? {
    switch self {
    case .bundleName: context.bundle.id.name.text
    case .bundleNamespace: context.bundle.id.namespace.text
    case .projectNamespace: context.bundle.projectNamespace.text
    case .registry: context.bundle.repository.registry
    case .repo: context.bundle.repository.path
    case .releaseVersion: work.release?.version
    case .releaseDigest: work.release?.digest.text
    case .revision: context.revision.description
    case .fingerprint: context.fingerprint
    case .attempt: String(context.attempt)
    case .werfImage: context.werfImage
    case .valuesFile: nil
    }
  }
}
