// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// How a webhook stands at the Git host.
struct WebhookReport: Sendable {
  enum Finding: Hashable, Sendable {
    case created, updated
    /// There is none with this URL.
    case missing
    /// Only looked at: what the host tells of its deliveries.
    case looked(WebhookDeliveries)
  }

  let host: GitHost
  let url: HTTPURL
  let webhook: Webhook?
  let finding: Finding

  /// Whether deliveries do not arrive.
  var hasFailed: Bool { arrival == .no }

  enum Arrival: String { case yes, no, unknown }

  /// Whether deliveries arrive; what was just registered has had none.
  var arrival: Arrival {
    switch finding {
    case .created, .updated: .unknown
    case .missing: .no
    case .looked where webhook?.isActive == false: .no
    case .looked(.notTold): .unknown
    case .looked(.sending(let isOn, _)): isOn ? .yes : .no
    case .looked(.listed(let attempts)): attempts.first.map { $0.isTaken ? .yes : .no } ?? .unknown
    }
  }

  /// What was found, and what to do.
  var sentence: String {
    switch finding {
    case .created: return "created webhook \(number) to \(url)"
    case .updated: return "updated webhook \(number) to \(url)"
    case .missing:
      return "\(host) has no webhook to \(url); make it with ferry webhook register --url \(url)"
    case .looked where webhook?.isActive == false && arrival == .no:
      return
        "webhook \(number) to \(url) is switched off\(pause); once Ferry can be reached there, "
        + "switch it on with ferry webhook register --url \(url)"
    case .looked(.sending(let isOn, _)):
      return isOn
        ? "\(host) sends to \(url), and has not found it failing"
        : "\(host) has stopped sending to \(url)\(pause); \(remedy)"
    case .looked(.notTold):
      return "webhook \(number) to \(url) is there; \(host) does not tell how its deliveries go: "
        + "see ferry_webhook_deliveries_total in Ferry's /metrics"
    case .looked(.listed(let attempts)):
      guard let last = attempts.first else {
        return "webhook \(number) to \(url) is there, and nothing was delivered of late"
      }
      let taken = attempts.count(where: \.isTaken)
      let tally = "\(taken) of the latest \(attempts.count) deliveries arrived"
      return last.isTaken
        ? "\(tally) at \(url)"
        : "\(tally) at \(url), the last (\(last.event)) did not: \(last.status); \(remedy)"
    }
  }

  private var number: String { webhook.map { "\($0.id)" } ?? "" }

  private var pause: String {
    if case .looked(.sending(_, let end?)) = finding { " until \(end)" } else { "" }
  }

  private var remedy: String {
    "see that \(host) reaches Ferry there, and register it again with the secret of ferry serve"
  }
}

/// Prints how a webhook stands.
func print(_ report: WebhookReport, as format: OutputFormat) {
  switch format {
  case .text: print(report.sentence)
  case .json: print(report.json.prettyText)
  }
}

extension WebhookReport {
  /// For programs.
  var json: JSONValue {
    var json: JSONValue = [
      "host": .string(host.rawValue), "url": .string(url.description),
      "arrives": .string(arrival.rawValue), "sentence": .string(sentence),
    ]
    switch finding {
    case .created: json["result"] = "created"
    case .updated: json["result"] = "updated"
    case .missing: json["result"] = "missing"
    case .looked(let deliveries):
      json["result"] = "found"
      if case .listed(let attempts) = deliveries {
        json["deliveries"] = .array(attempts.map(\.json))
      }
    }
    json["webhook"] = webhook.map { .integer($0.id) }
    return json
  }
}

extension WebhookDeliveries.Attempt {
  fileprivate var json: JSONValue {
    [
      "event": .string(event), "time": .string(time.description), "arrived": .bool(isTaken),
      "status": .string(status),
    ]
  }
}
