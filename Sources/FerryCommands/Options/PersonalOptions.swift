// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryPromotion
import FoundationEssentials

/// Who asks for something, and why.
struct PersonalOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Why, for those who read it later.", valueName: "sentence"))
  var reason: String?

  @Option(help: ArgumentHelp("Who asks for it. (default: $USER)", valueName: "name"))
  var by: String?

  /// What is asked for.
  func order(needsReason: Bool) throws -> PersonalOrder {
    let environment = ProcessInfo.processInfo.environment
    let name = by ?? environment["USER"] ?? environment["LOGNAME"] ?? ""
    let order = PersonalOrder(by: name, reason: reason ?? "")
    guard !order.by.isEmpty else {
      throw ValidationError("it is not known who asks; say it with --by <name>")
    }
    guard !needsReason || !order.reason.isEmpty else {
      throw ValidationError("say why, with --reason \"…\": others will read it")
    }
    return order
  }
}

/// `--now`.
struct StraightOptions: ParsableArguments {
  @Flag(help: "Commit to the followed branch at once, without a merge request.")
  var now = false
}

extension EnvironmentName {
  /// An argument of a command.
  init(argument text: String) throws {
    guard let name = EnvironmentName(text) else {
      throw ValidationError("\"\(text)\" cannot be an environment; write a name such as production")
    }
    self = name
  }
}

extension BundleName {
  /// An argument of a command.
  init(argument text: String) throws {
    guard let name = BundleName(text) else {
      throw ValidationError("\"\(text)\" cannot be a Bundle; write its name, such as shop")
    }
    self = name
  }
}
