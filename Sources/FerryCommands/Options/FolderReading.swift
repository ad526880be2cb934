// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryManifests
import FoundationEssentials

/// Why a folder cannot be read.
struct FolderFailure: Error, CustomStringConvertible {
  let path: String

  var description: String {
    "while reading \(path): it is no folder that can be read; name the folder that holds environments/"
  }
}

/// Reads a config repository from a folder, as Git would give it: links are not followed.
func desiredState(ofFolder path: String, limits: ReadLimits) throws -> DesiredState {
  let files = FileManager.default
  var isFolder = false
  guard files.fileExists(atPath: path, isDirectory: &isFolder), isFolder else {
    throw FolderFailure(path: path)
  }
  var repository = Repository(limits: limits)
  var count = 0
  for top in ["environments", "templates"] {
    try add(top, below: path, to: &repository, limits: limits, count: &count)
  }
  let none = Revision(
    branch: BranchName("worktree").unsafelyUnwrapped,
    commit: GitObjectID(bytes: [UInt8](repeating: 0, count: 20)).unsafelyUnwrapped)
  var desired = repository.desiredState(at: none)
  desired.noteEmptiness()
  desired.noteSharedClusters(\.settings.context)
  return desired
}

private func add(
  _ relative: String, below root: String, to repository: inout Repository, limits: ReadLimits,
  count: inout Int
) throws {
  let full = root + "/" + relative
  guard let attributes = try? FileManager.default.attributesOfItem(atPath: full) else { return }
  switch attributes[.type] as? FileAttributeType {
  case .typeSymbolicLink: repository.add(unreadable: relative, because: .symlink)
  case .typeDirectory:
    guard relative.split(separator: "/").count <= limits.depth else { return }
    for name in try FileManager.default.contentsOfDirectory(atPath: full).sorted() {
      try add(relative + "/" + name, below: root, to: &repository, limits: limits, count: &count)
    }
  default:
    count += 1
    guard count <= limits.files + 1 else { return }
    if (attributes[.size] as? Int ?? 0) > limits.fileBytes {
      repository.add(unreadable: relative, because: .tooLarge(limit: limits.fileBytes))
    } else {
      let content = try Data(contentsOf: URL(filePath: full))
      repository.add(SourceFile(path: relative, content: Array(content)))
    }
  }
}
