// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What a merge request would do to the clusters if it were merged now.
package struct Preview: Hashable, Sendable {
  package let head: GitObjectID
  /// In the order in which they would be rolled out.
  package let members: [Member]
  /// What is wrong in the files and was not wrong before.
  package let diagnostics: [Diagnostic]

  /// One cluster.
  package struct Member: Hashable, Sendable {
    package let cluster: ClusterID
    /// From 1.
    package let wave: Int
    /// What would be deployed.
    package let moves: [Move]
    /// What would be done, one line each.
    package let steps: [String]
    /// Why the change cannot be carried out there; nothing when it can.
    package let refusal: String?
    /// What is to be known besides: that the cluster cannot be seen, or a version not be asked for.
    package let note: String

    package init(
      cluster: ClusterID, wave: Int, moves: [Move] = [], steps: [String] = [],
      refusal: String? = nil, note: String = ""
    ) {
      self.cluster = cluster
      self.wave = wave
      self.moves = moves
      self.steps = steps
      self.refusal = refusal
      self.note = note
    }

    /// Whether there is anything to say of it.
    package var isTouched: Bool { !steps.isEmpty || refusal != nil || !note.isEmpty }
  }

  /// One deployment.
  package struct Move: Hashable, Sendable {
    package let bundle: BundleName
    /// Nothing where nothing is deployed yet.
    package let from: String?
    package let to: String

    package init(bundle: BundleName, from: String?, to: String) {
      self.bundle = bundle
      self.from = from
      self.to = to
    }
  }

  package init(head: GitObjectID, members: [Member], diagnostics: [Diagnostic]) {
    self.head = head
    self.members = members
    self.diagnostics = diagnostics
  }

  /// What speaks against merging, the first of all; nothing when nothing does.
  package var problem: String? {
    if let error = diagnostics.first(where: { $0.severity == .error }) {
      return error.description
    }
    return members.first { $0.refusal != nil }.map { "\($0.cluster): \($0.refusal ?? "")" }
  }

  /// One sentence.
  package var summary: String {
    let steps = members.reduce(0) { $0 + $1.steps.count }
    let clusters = members.count { !$0.steps.isEmpty }
    return steps == 0
      ? "nothing changes on \(members.count) clusters"
      : "\(steps) changes on \(clusters) of \(members.count) clusters"
  }
}
