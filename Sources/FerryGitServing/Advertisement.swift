// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
import FerryDomain
import FerryGitStore

/// The list of references with which every exchange begins
/// (https://git-scm.com/docs/gitprotocol-pack, "Reference Discovery").
struct Advertisement {
  private let service: GitServing.Service
  private let head: String?
  private let references: [(name: String, id: GitObjectID)]

  init(of repository: Repository, for service: GitServing.Service) throws(LibraryError) {
    self.service = service
    let all = try repository.references(under: "refs/")
    head = try repository.headReference()
    let headID = head.flatMap { head in all.first { $0.name == head }?.id }
    references = (headID.map { [("HEAD", $0)] } ?? []) + all
  }

  var bytes: [UInt8] {
    var out = PacketWriter()
    out.line("# service=\(service.rawValue)")
    out.flush()
    let shown = service == .uploadPack ? references : references.filter { $0.name != "HEAD" }
    if shown.isEmpty {
      let none = String(repeating: "0", count: 40)
      out.line("\(none) capabilities^{}\0\(capabilities)")
    }
    for (index, reference) in shown.enumerated() {
      out.line("\(reference.id) \(reference.name)" + (index == 0 ? "\0\(capabilities)" : ""))
    }
    out.flush()
    return out.bytes
  }

  private var capabilities: String {
    switch service {
    case .uploadPack:
      "multi_ack multi_ack_detailed side-band-64k ofs-delta no-progress agent=ferry"
        + (head.map { " symref=HEAD:\($0)" } ?? "")
    case .receivePack: "report-status delete-refs side-band-64k ofs-delta no-thin agent=ferry"
    }
  }
}
