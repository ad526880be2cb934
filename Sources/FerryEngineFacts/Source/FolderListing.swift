// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifests
import FerryPorts

/// A manifest as it was read.
struct ReadFile: Sendable {
  let blob: GitObjectID
  let parsed: ParsedFile
}

/// The manifests of a cluster folder by their names.
typealias ReadFiles = SortedMap<String, ReadFile>

/// What the tree of a cluster folder lists, held against what was read of the folder before.
struct FolderListing: Sendable {
  /// A manifest that is not as it was.
  struct Change: Sendable {
    let name: String
    let blob: GitObjectID
    /// Nothing for a new one.
    let before: ParsedFile?
  }

  private let before: ReadFiles
  private var kept: [(String, ReadFile)] = []
  private(set) var changes: [Change] = []
  /// What is not a manifest.
  private(set) var others: [TreeEntry] = []

  /// - Parameters:
  ///   - room: for how many more manifests there is room; those that find none are left out.
  init(
    _ entries: [TreeEntry], before: ReadFiles, room: inout Int, isManifest: (String) -> Bool
  ) {
    self.before = before
    var known = before.cursor
    for entry in entries {
      let file = known.value(of: entry.name)
      guard entry.kind == .file, file != nil || isManifest(entry.name) else {
        others.append(entry)
        continue
      }
      guard room > 0 else { return }
      room -= 1
      if let file, file.blob == entry.id {
        kept.append((entry.name, file))
      } else {
        changes.append(Change(name: entry.name, blob: entry.id, before: file?.parsed))
      }
    }
  }

  /// All manifests, with what the changes became; to be assembled, each of them counts.
  func manifests(with parsed: [ParsedFile]) -> [ParsedFile] { kept.map(\.1.parsed) + parsed }

  /// All manifests by name, with what the changes became; nothing where Swift takes two names for one,
  /// as it does with the spellings that Unicode has of the same text.
  func files(with parsed: [ParsedFile]) -> ReadFiles? {
    let changed = zip(changes, parsed).map { ($0.name, ReadFile(blob: $0.blob, parsed: $1)) }
    // Keys that stay are shared.
    var files = hasSameNames ? before : [:]
    for (name, file) in hasSameNames ? changed : kept + changed { files[name] = file }
    return files.count == kept.count + changes.count ? files : nil
  }

  /// What the changes became, where there are the same manifests as before.
  func edits(with parsed: [ParsedFile]) -> [ParsedFileEdit]? {
    guard hasSameNames else { return nil }
    return zip(changes, parsed).compactMap { change, parsed in
      change.before.map { ParsedFileEdit(before: $0, after: parsed) }
    }
  }

  /// Each of them was found at a place of its own, so they are all different.
  private var hasSameNames: Bool {
    kept.count + changes.count == before.count && changes.allSatisfy { $0.before != nil }
  }
}
