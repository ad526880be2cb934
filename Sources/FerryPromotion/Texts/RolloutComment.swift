// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The most clusters of which a comment shows a log.
private let mostLogs = 5

/// Renders how a rollout stands, from the template `templates/rollout-comment.md`.
///
/// The same standing gives the same text: no times of its own. Where not every cluster fits, those
/// that are not there yet go first. It ends with the logs of what failed.
///
/// - Parameter limit: how many bytes the host takes.
package func rolloutComment(
  _ rollout: Rollout, template: String, limit: Int
) throws(MergeRequestTextFailure) -> String {
  let template = TextTemplate(path: "templates/rollout-comment.md", text: template)
  return try bounded(
    to: limit, details: [300, 120, 40].map { TableDetail(rows: 1_000, room: $0) },
    least: TableDetail(rows: 150, room: 120)
  ) { detail throws(MergeRequestTextFailure) in
    try template.rendered(values(of: rollout, detail))
  }
}

private func values(of rollout: Rollout, _ detail: TableDetail) -> [String: Any] {
  let rows = rows(of: rollout, most: detail.rows)
  var values: [String: Any] = [
    "headline": rollout.headline,
    "summary": rollout.summary,
    "environment": rollout.environment.text,
    "bundle": rollout.bundle.text,
    "to": rollout.version,
    "clusters": rows.map { row(of: $0, to: rollout.version, room: detail.room) },
    "logs": logs(of: rollout),
  ]
  if rows.count < rollout.members.count {
    values["more"] = String(rollout.members.count - rows.count)
  }
  return values
}

private func rows(of rollout: Rollout, most: Int) -> [Rollout.Member] {
  guard rollout.members.count > most else { return rollout.members }
  let open = rollout.members.filter { !$0.isThere }
  return Array((open + rollout.members.filter(\.isThere)).prefix(most))
}

private func logs(of rollout: Rollout) -> [[String: Any]] {
  rollout.members.compactMap { member in
    member.failedJob.map { job in
      ["cluster": member.cluster.name.text, "job": job.name, "log": fencedLog(job.words)]
    }
  }.prefix(mostLogs).map(\.self)
}

private func row(
  of member: Rollout.Member, to version: String, room: Int
) -> [String: Any] {
  var row: [String: Any] = [
    "cluster": member.cluster.name.text, "wave": String(member.wave), "to": version,
    "health": member.isLeftOut ? "suspended" : member.health.rawValue, "sign": member.sign,
    "blocks": tableCell(member.message, room: room),
  ]
  row["from"] = member.from == version ? nil : member.from
  return row
}

extension Rollout {
  fileprivate var headline: String {
    let what = "\(bundle) \(version)"
    return switch phase {
    case .rolling: "\(what) is on its way to \(environment)"
    case .stopped: "The rollout of \(what) to \(environment) has stopped"
    case .done: "\(what) is on every cluster of \(environment)"
    }
  }

  fileprivate var summary: String {
    let counted = members.filter { !$0.isLeftOut }
    let tally =
      "\(counted.count(where: \.isThere)) of \(counted.count) clusters have it and are healthy."
    guard phase == .stopped else { return tally }
    let failed = members.filter(\.hasFailed).prefix(5).map(\.cluster.name.text)
    return tally + " Stopped by \(failed.joined(separator: ", ")); later waves keep what they have"
      + " until it is mended in Git."
  }
}

extension Rollout.Member {
  fileprivate var sign: String {
    if isThere { return "✅" }
    if isLeftOut { return "⏸️" }
    return hasFailed ? "❌" : "⏳"
  }
}
