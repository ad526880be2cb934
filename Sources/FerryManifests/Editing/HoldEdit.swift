// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryYAML

/// The `holds.yaml` of an environment with one more hold.
///
/// - Parameter content: nothing when there is no such file yet.
package func holdEdit(
  adding hold: Hold, to content: [UInt8]?
) throws(EditFailure) -> [UInt8] {
  let doing = "adding a hold to \(Stops.holdsFile(of: hold.environment))"
  guard !hold.note.reason.isEmpty, !hold.note.by.isEmpty else {
    throw EditFailure(doing: doing, detail: "a hold needs a reason and a name; give both")
  }
  let content = content ?? emptyHolds(hold.environment)
  do {
    return try YAMLEdit.appending(hold.texts, to: holdsPath, in: content)
  } catch {
    throw EditFailure(doing: doing, detail: error.detail)
  }
}

/// The `holds.yaml` of an environment without the holds of a Bundle, every other byte as it was;
/// nothing when there is none.
///
/// - Parameter bundle: nothing: the holds of all Bundles together.
package func holdEdit(
  removing bundle: BundleName?, of environment: EnvironmentName, from content: [UInt8]
) throws(EditFailure) -> [UInt8]? {
  let doing = "removing a hold from \(Stops.holdsFile(of: environment))"
  var edited = content
  do {
    // From the last one on, so that the numbers of those before stay.
    for index in try holdIndices(of: bundle, in: content).reversed() {
      edited = try YAMLEdit.removing(item: YAMLPath(holdsPath.steps + [.index(index)]), in: edited)
    }
  } catch let failure as YAMLEditFailure {
    throw EditFailure(doing: doing, detail: failure.detail)
  } catch {
    throw EditFailure(doing: doing, detail: "\(error)")
  }
  return edited == content ? nil : edited
}

private let holdsPath: YAMLPath = ["spec", "holds"]

private func emptyHolds(_ environment: EnvironmentName) -> [UInt8] {
  let text = """
    # What \(environment) does not get until a person lifts it: `ferry hold` and `ferry resume`.
    apiVersion: ferry.dev/v1
    kind: Holds
    spec:
      holds: []

    """
  return Array(text.utf8)
}

private func holdIndices(of bundle: BundleName?, in content: [UInt8]) throws(YAMLFailure) -> [Int] {
  let items = try YAMLStream(content).documents.first?.root["spec"]?["holds"]?.items ?? []
  return items.indices.filter { index in
    let said = items[index]["bundle"]?.text
    return bundle.map { said == $0.text } ?? (said == nil || said == "*")
  }
}

extension Hold {
  /// As it is written.
  fileprivate var texts: [NewText] {
    let until = note.until.map { [NewText("until", $0.description)] } ?? []
    return [
      NewText("bundle", bundle?.text ?? "*"), NewText("reason", note.reason),
      NewText("by", note.by), NewText("since", note.since.description),
    ] + until
  }
}
