// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryEnginePromotions
import FerryViews

/// Prints what became of what a person asked for, and ends with the exit code that tells it.
func conclude(_ result: PersonalResult, as format: OutputFormat) throws {
  switch format {
  case .json: print(result.json.prettyText)
  case .text: print(result.text)
  }
  switch result.state {
  case .done: return
  case .waiting: throw ExitCode(ExitCodes.waiting)
  case .refused: throw ExitCode(ExitCodes.failed)
  }
}

extension PersonalResult {
  fileprivate var text: String {
    ([sentence] + (mergeRequest.map { [$0.url] } ?? [])).joined(separator: "\n")
  }

  fileprivate var json: JSONValue {
    [
      "state": .string(state.rawValue),
      "sentence": .string(sentence),
      "gates": .array(gates.map(\.json)),
      "branch": branch.map { .string($0.text) } ?? .null,
      "commit": commit.map { .string($0.hex) } ?? .null,
      "mergeRequest": mergeRequest.map {
        ["number": .integer($0.number), "url": .string($0.url)]
      } ?? .null,
    ]
  }
}

extension GateView {
  fileprivate var json: JSONValue {
    [
      "name": .string(name),
      "verdict": .string(verdict.rawValue),
      "sentence": .string(sentence),
      "until": until.map { .string($0.description) } ?? .null,
    ]
  }
}
