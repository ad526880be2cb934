// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// What a worker did, as one line of JSON on its standard output.
struct WorkerAnswer {
  let result: Result<RemoteCall.Outcome, GitFailure>
}

extension WorkerAnswer {
  var json: JSONValue {
    switch result {
    case .success(.fetched): ["result": "fetched"]
    case .success(.pushed(.pushed)): ["result": "pushed"]
    case .success(.pushed(.lost)): ["result": "lost"]
    case .success(.pushed(.refused(let words))): ["result": "refused", "words": .string(words)]
    case .failure(let failure):
      [
        "result": "failed", "code": .string(failure.code.rawValue),
        "doing": .string(failure.doing), "detail": .string(failure.detail),
      ]
    }
  }

  /// Nothing when the line is no answer.
  init?(_ json: JSONValue) {
    switch json["result"]?.string {
    case "fetched": result = .success(.fetched)
    case "pushed": result = .success(.pushed(.pushed))
    case "lost": result = .success(.pushed(.lost))
    case "refused": result = .success(.pushed(.refused(json["words"]?.string ?? "")))
    case "failed":
      let code = json["code"]?.string.flatMap(GitFailure.Code.init(rawValue:))
      result = .failure(
        GitFailure(
          code ?? .unexpected, doing: json["doing"]?.string ?? "",
          detail: json["detail"]?.string ?? ""))
    default: return nil
    }
  }
}
