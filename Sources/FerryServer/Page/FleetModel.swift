// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews
import Mustache

/// The view of the fleet as the templates want it.
struct FleetModel {
  let view: FleetView
  let mark: String
  let library: MustacheLibrary

  /// More are counted, not shown.
  private static let maxConcerns = 40

  init(_ view: FleetView, mark: String, library: MustacheLibrary) {
    self.view = view
    self.mark = mark
    self.library = library
  }

  /// What `fleet.mustache` is filled with.
  var whole: Model {
    let all = concerns(in: view)
    let tally = Tally(view.environments.lazy.flatMap(\.targets))
    let verdict = verdict(on: view, concerns: all, tally: tally)
    return [
      "mark": mark,
      "tone": verdict.tone.rawValue,
      "sign": verdict.tone.sign,
      "sentence": PageText(verdict.sentence, limit: 200),
      "hint": verdict.hint,
      "revision": view.revision.map { PageText($0.description) },
      "time": time(view.time),
      "tally": figures(tally),
      "concerns": all.prefix(Self.maxConcerns).map(model),
      "moreConcerns": all.count > Self.maxConcerns ? all.count - Self.maxConcerns : nil,
      "hasConcerns": !all.isEmpty,
      "promotions": view.promotions.map(model),
      "hasPromotions": !view.promotions.isEmpty,
      "environments": view.environments.map { environment in
        EnvironmentModel(environment, promotions: view.promotions, library: library).whole
      },
      "hasEnvironments": !view.environments.isEmpty,
      "events": view.events.prefix(20).map(model),
      "hasEvents": !view.events.isEmpty,
    ]
  }

  private func figures(_ tally: Tally) -> [Model] {
    let lost = view.environments.lazy.flatMap(\.clusters)
      .filter { $0.state == .unreachable || $0.state == .stalled }.count
    let figures: [(String, String, Int)] = [
      ("targets run what Git says", "done", tally[.done]), ("going out", "moving", tally[.moving]),
      ("waiting for their turn", "waiting", tally[.waiting]),
      ("broken", "broken", tally[.broken]), ("not known", "unknown", tally[.unknown]),
      ("changed by another hand", "drift", tally.drifted),
      ("clusters out of reach", "broken", lost),
    ]
    return figures.filter { $0.2 > 0 }.map { name, kind, count in
      ["name": name, "kind": kind, "count": count]
    }
  }

  private func model(_ concern: Concern) -> Model {
    [
      "weight": concern.weight.rawValue,
      "sign": concern.weight == .error ? "✗" : "!",
      "place": PageText(concern.place, limit: 200),
      "sentence": PageText(concern.sentence),
    ]
  }

  private func model(_ promotion: PromotionView) -> Model {
    let blocking = promotion.gates.first { $0.verdict != .open }
    return [
      "environment": PageText(promotion.environment.text),
      "bundle": PageText(promotion.bundle.text),
      "from": PageText(promotion.from ?? "nothing", limit: 128),
      "to": PageText(promotion.to, limit: 128),
      "state": PageText(promotion.state),
      "verdict": blocking?.verdict.rawValue ?? "open",
      "gates": promotion.gates.map(model),
      "request": promotion.mergeRequest.map(model),
    ]
  }

  private func model(_ gate: GateView) -> Model {
    [
      "name": PageText(gate.name, limit: 60),
      "verdict": gate.verdict.rawValue,
      "sign": gate.verdict.sign,
      "sentence": PageText(gate.sentence),
      "until": gate.until.map(time),
    ]
  }

  /// Only an address of the web becomes a link.
  private func model(_ request: MergeRequestLink) -> Model {
    let isWeb = request.url.hasPrefix("https://") || request.url.hasPrefix("http://")
    return [
      "number": request.number, "url": isWeb ? PageText(request.url, limit: 2_000) : nil,
    ]
  }

  private func model(_ event: EventView) -> Model {
    ["time": time(event.time), "sentence": PageText(event.sentence)]
  }

  /// The clock time, with the day where it is not the day of the view.
  private func time(_ moment: Timestamp) -> Model {
    let text = moment.description
    let (day, clock) = (text.prefix(10), text.dropFirst(11).prefix(5))
    let isToday = view.time.description.prefix(10) == day
    return ["full": text, "short": isToday ? "\(clock) UTC" : "\(day) \(clock) UTC"]
  }
}
