// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryManifestFields
import FerryYAML

/// A file in which the version of a Bundle could not be written.
package struct EditFailure: Failure {
  package let doing: String
  package let detail: String

  package var disposition: Disposition { .stalled }
}

/// The file with another version in the Bundle that was read at the origin, every other byte as it
/// was.
///
/// A Bundle without `spec.version` gets one. The file is left alone when the document is no Bundle
/// any more, and when the version hangs on an alias, a block or another place: a person has to edit
/// it then.
package func versionEdit(
  in content: [UInt8], at origin: SourceLocation, to version: String
) throws(EditFailure) -> [UInt8] {
  let doing = "writing version \(version.excerpt) into \(origin)"
  guard try isBundle(content, origin.document, doing) else {
    throw EditFailure(
      doing: doing, detail: "document \(origin.document + 1) is no Bundle; read the file anew")
  }
  guard case .exact? = WantedVersion(version) else {
    throw EditFailure(doing: doing, detail: "this is no exact version, and only those are promoted")
  }
  do {
    let path = YAMLPath(document: origin.document, ["spec", "version"])
    return try YAMLEdit.setting(
      scalar: path, to: version, in: content, limits: YAMLLimits(taking: content))
  } catch {
    throw EditFailure(doing: doing, detail: error.detail)
  }
}

private func isBundle(
  _ content: [UInt8], _ document: Int, _ doing: String
) throws(EditFailure) -> Bool {
  do {
    let stream = try YAMLStream(content, limits: YAMLLimits(taking: content))
    let root = stream.documents.first { $0.index == document }?.root
    return root?["kind"]?.text == DocumentKind.bundle.rawValue
  } catch {
    throw EditFailure(doing: doing, detail: error.description)
  }
}
