// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryViews
import Mustache

/// Renders the view of the fleet to HTML.
///
/// The part that changes is rendered once for each view and kept, however many look at it.
struct FleetPage: Sendable {
  private let library: MustacheLibrary
  private let style: String
  private let script: String
  /// Tells the views of this run from those of the run before, which had the same numbers.
  private let run: String
  private let newest = Lock<Rendered?>(nil)

  /// Fails when a template that was compiled in cannot be parsed.
  init() throws {
    let folder = "Sources/FerryServer/Pages/"
    var library = MustacheLibrary()
    for (path, text) in EmbeddedFiles.all where path.hasSuffix(".mustache") {
      let name = path.dropFirst(folder.count).dropLast(".mustache".count)
      try library.register(text, named: String(name))
    }
    self.library = library
    style = EmbeddedFiles.all[folder + "dashboard.css"] ?? ""
    script = EmbeddedFiles.all[folder + "dashboard.js"] ?? ""
    run = Self.nonce()
  }

  /// What is different for every view.
  func mark(of view: FleetView) -> String { "\(run).\(view.serial)" }

  /// The whole page, whose style and script carry the nonce.
  func whole(_ view: FleetView, nonce: String) -> String {
    render(
      "dashboard",
      [
        "nonce": nonce, "style": style, "script": script, "time": view.time.description,
        "fleet": fragment(view),
      ])
  }

  /// The part of the page that changes with the view.
  func fragment(_ view: FleetView) -> String {
    let mark = mark(of: view)
    if let known = newest.withLock({ $0 }), known.mark == mark { return known.html }
    let html = render("fleet", FleetModel(view, mark: mark, library: library).whole)
    newest.withLock { $0 = Rendered(mark: mark, html: html) }
    return html
  }

  /// 128 random bits in hex digits.
  static func nonce() -> String {
    hex((0..<16).map { _ in UInt8.random(in: .min ... .max) })
  }

  private func render(_ name: String, _ model: Model) -> String {
    library.render(model, withTemplate: name) ?? ""
  }

  private struct Rendered {
    let mark: String
    let html: String
  }
}
