// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews
import Mustache

/// The cells of a table, each kind of cell rendered once: most of a large fleet looks the same.
struct CellCache {
  let isRoomy: Bool
  let library: MustacheLibrary
  private var known: [Content: String] = [:]

  init(isRoomy: Bool, library: MustacheLibrary) {
    self.isRoomy = isRoomy
    self.library = library
  }

  /// The cell of a target, or of a Bundle that is not on this cluster.
  mutating func html(of target: TargetView?) -> String {
    guard let target else { return library.render([:] as Model, withTemplate: "nocell") ?? "" }
    let content = Content(target, isRoomy: isRoomy)
    if let html = known[content] { return html }
    let html = library.render(content.model, withTemplate: "cell") ?? ""
    known[content] = html
    return html
  }

  /// What a cell shows.
  private struct Content: Hashable {
    let health: Health
    let standing: Standing
    let deployed: String?
    let wanted: String?
    let hasDrifted: Bool
    /// Only where there is room.
    let digest: String?
    let mask: String?
    let reason: String?

    init(_ target: TargetView, isRoomy: Bool) {
      health = target.health
      standing = target.standing
      deployed = target.deployed
      wanted = target.isCurrent ? nil : target.wanted
      hasDrifted = target.hasDrifted
      digest = isRoomy ? target.digest : nil
      mask = isRoomy ? target.mask : nil
      reason = isRoomy ? target.reason : nil
    }

    var model: Model {
      [
        "health": health.rawValue,
        "standing": standing.rawValue,
        "sign": health.sign,
        "isHealthy": health == .healthy,
        "deployed": PageText(deployed ?? "—", limit: 128),
        "wanted": wanted.map { PageText($0, limit: 128) },
        "drift": hasDrifted,
        "digest": digest.map { PageText($0, limit: 24) },
        "mask": mask.map { PageText($0, limit: 128) },
        "reason": reason.map { PageText($0) },
      ]
    }
  }
}
