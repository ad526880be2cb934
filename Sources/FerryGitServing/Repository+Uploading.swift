// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGitStore

extension Repository {
  /// Answers one request of a fetch, as `git upload-pack --stateless-rpc` does.
  func answer(_ request: UploadRequest) throws(LibraryError) -> [UInt8] {
    var out = PacketWriter()
    guard !request.wants.isEmpty else { return out.bytes }
    let tips = Set(try references(under: "refs/").map(\.id))
    if let foreign = request.wants.first(where: { !tips.contains($0) }) {
      out.line("ERR upload-pack: not our ref \(foreign)")
      return out.bytes
    }
    guard let common = try negotiate(request, into: &out) else { return out.bytes }
    let pack = try pack(request.wants, without: common)
    if request.capabilities.contains("side-band-64k") {
      out.band(1, pack)
      out.flush()
    } else {
      out.raw(pack)
    }
    return out.bytes
  }

  /// Acknowledges what both sides have; nothing when the client has more to say before the pack.
  private func negotiate(
    _ request: UploadRequest, into out: inout PacketWriter
  ) throws(LibraryError) -> [GitObjectID]? {
    var common: [GitObjectID] = []
    for step in request.steps {
      switch step {
      case .have(let id):
        guard try holds(id) else { continue }
        common.append(id)
        switch request.acknowledgement {
        case .single: if common.count == 1 { out.line("ACK \(id)") }
        case .multiple: out.line("ACK \(id) continue")
        case .detailed: out.line("ACK \(id) common")
        }
      case .flush:
        if common.isEmpty || request.acknowledgement != .single { out.line("NAK") }
      case .done:
        if common.isEmpty {
          out.line("NAK")
        } else if let last = common.last, request.acknowledgement != .single {
          out.line("ACK \(last)")
        }
        return common
      }
    }
    return nil
  }
}
