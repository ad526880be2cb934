// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension ParsedFile {
  /// The version of a Bundle; nothing when the file has no such Bundle that can be used.
  package func version(of bundle: BundleID) -> WantedVersion? {
    for case .bundle(let parsed) in documents where parsed.bundle.id == bundle {
      return parsed.bundle.version
    }
    return nil
  }
}
