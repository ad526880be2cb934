// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// The fleet at one moment, as `GET /api/v1/fleet` and `GET /api/v1/leases` give it.
package struct FleetGlance: Sendable {
  let fleet: JSONValue
  /// Null where nobody was asked who holds what.
  let leases: JSONValue

  package init(fleet: JSONValue, leases: JSONValue) {
    self.fleet = fleet
    self.leases = leases
  }

  /// For programs.
  var json: JSONValue { ["fleet": fleet, "leases": leases] }

  /// Whether a person has to look: Ferry itself is hindered, or a cluster is not worked on.
  var isInTrouble: Bool {
    !list(fleet, "troubles").isEmpty
      || list(fleet, "environments").contains { environment in
        list(environment, "clusters").contains {
          ["stalled", "unreachable"].contains($0["state"]?.string ?? "")
        } || list(environment, "targets").contains { $0["health"] == "degraded" }
      }
  }

  /// For people: what hinders first, then each environment wave by wave, then what is on its way.
  func text(_ style: TextStyle) -> String {
    var lines = [said(fleet["revision"]) ?? "no revision was read yet"]
    lines += list(fleet, "troubles").compactMap { said($0) }.map { style.bad("! " + $0) }
    for environment in list(fleet, "environments") { lines += text(of: environment, style) }
    for promotion in list(fleet, "promotions") { lines += text(ofPromotion: promotion, style) }
    lines += replicas
    return lines.joined(separator: "\n")
  }

  private func text(of environment: JSONValue, _ style: TextStyle) -> [String] {
    let clusters = list(environment, "clusters")
    var lines = ["", style.title(word(environment, "name"))]
    if let rollout = said(environment["rollout"]?["sentence"]) { lines.append("  " + rollout) }
    let width = clusters.map { word($0, "name").count }.max() ?? 0
    for cluster in clusters {
      let name = word(cluster, "name")
      let wave = cluster["wave"]?.integer.map { "wave \($0)" } ?? ""
      let targets = list(environment, "targets").filter { $0["cluster"] == cluster["name"] }
      var line = "  " + name + String(repeating: " ", count: width - name.count) + "  \(wave)"
      line += "  \(targets.count { $0["health"] == "healthy" })/\(targets.count) healthy"
      if let reason = said(cluster["reason"]) { line += style.bad("  \(reason)") }
      lines.append(line)
      lines += drift(of: cluster)
      lines += targets.filter { $0["health"] != "healthy" || $0["hasDrifted"] == true }
        .map { text(ofTarget: $0, style) }
    }
    return lines
  }

  /// What is only reported: what is put back is not worth a line.
  private func drift(of cluster: JSONValue) -> [String] {
    guard cluster["leavesDrift"] == true else { return [] }
    return list(cluster, "drifted").compactMap { said($0) }
      .map { "    \($0)  changed by another hand, left so (drift: report)" }
  }

  private func text(ofTarget target: JSONValue, _ style: TextStyle) -> String {
    let (deployed, wanted) = (said(target["deployed"]), word(target, "wanted"))
    var line = "    \(word(target, "namespace"))/\(word(target, "bundle"))  "
    line += deployed == wanted ? wanted : "\(deployed ?? "nothing") -> \(wanted)"
    line += "  \(word(target, "health"))"
    if target["hasDrifted"] == true { line += ", drifted" }
    if let reason = said(target["reason"]) { line += ": " + reason }
    return target["health"] == "degraded" ? style.bad(line) : line
  }

  private func text(ofPromotion promotion: JSONValue, _ style: TextStyle) -> [String] {
    let title =
      "promotion of \(word(promotion, "bundle")) \(word(promotion, "to")) into "
      + word(promotion, "environment")
    let gates = list(promotion, "gates").map { gate in
      "    \(word(gate, "name")): \(word(gate, "verdict")), \(word(gate, "sentence"))"
    }
    let url = said(promotion["mergeRequest"]?["url"]).map { ["    " + $0] } ?? []
    return ["", style.title(title), "  " + word(promotion, "state")] + gates + url
  }

  private var replicas: [String] {
    guard leases["isAlone"] == false else { return [] }
    let held = list(leases, "leases").map { lease in
      let place = ["environment", "cluster"].compactMap { said(lease[$0]) }
      let what = place.isEmpty ? word(lease, "for") : place.joined(separator: "/")
      return "  \(what): \(said(lease["holder"]) ?? "nobody")"
    }
    return [
      "", "replicas: " + list(leases, "replicas").compactMap { said($0) }.joined(separator: ", "),
    ]
      + held
  }
}

private func list(_ value: JSONValue, _ key: String) -> [JSONValue] { value[key]?.array ?? [] }

private func word(_ value: JSONValue, _ key: String) -> String { said(value[key]) ?? "?" }

private func said(_ value: JSONValue?) -> String? { value?.string?.withoutControls }
