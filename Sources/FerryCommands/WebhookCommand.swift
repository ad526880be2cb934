// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser

/// `ferry webhook`.
struct WebhookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "webhook", abstract: "Have the Git host tell Ferry of news.",
    subcommands: [WebhookRegisterCommand.self])
}
