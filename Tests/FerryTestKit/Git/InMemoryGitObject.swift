// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// A Git object, named by the digest that Git gives it
/// (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects).
enum InMemoryGitObject {
  case blob([UInt8])
  case tree([TreeEntry])
  case commit(CommitDetails, files: InMemoryFiles)

  static func id(ofBlob bytes: [UInt8]) -> GitObjectID { id("blob", bytes) }

  static func id(ofTree entries: [TreeEntry]) -> GitObjectID {
    id("tree", entries.flatMap { Array("\($0.kind.mode) \($0.name)\0".utf8) + $0.id.bytes })
  }

  static func id(
    ofCommitOf tree: GitObjectID, parents: [GitObjectID], by author: Signature, at time: Timestamp,
    message: String
  ) -> GitObjectID {
    let person = "\(author.name) <\(author.email)> \(time.seconds) +0000"
    let lines =
      ["tree \(tree)"] + parents.map { "parent \($0)" }
      + ["author \(person)", "committer \(person)", "", message]
    return id("commit", Array(lines.joined(separator: "\n").utf8))
  }

  private static func id(_ kind: String, _ content: [UInt8]) -> GitObjectID {
    GitObjectID(bytes: sha1(Array("\(kind) \(content.count)\0".utf8) + content))!
  }
}

extension TreeEntry.Kind {
  fileprivate var mode: String {
    switch self {
    case .tree: "40000"
    case .file: "100644"
    case .symlink: "120000"
    case .submodule: "160000"
    }
  }
}
