// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import ArgumentParser
import FerryManifestFields

/// `ferry`.
package struct FerryCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "ferry",
    abstract: "Carries application versions from staging to production across many clusters.",
    discussion: """
      Ferry follows a Git repository with one folder per cluster and brings every cluster to what \
      it says. See the README for how such a repository looks.
      """,
    version: "0.1.0",
    subcommands: [
      ServeCommand.self, SyncCommand.self, PlanCommand.self, ValidateCommand.self,
      PromoteCommand.self, RollbackCommand.self, HoldCommand.self, ResumeCommand.self,
      StopCommand.self, StartCommand.self, ForgetCommand.self, StatusCommand.self,
      WhyCommand.self, HistoryCommand.self, NewClusterCommand.self, InstallCommand.self,
      WebhookCommand.self, SandboxCommand.self, DemoCommand.self,
    ])

  package init() {}

  /// Runs the command that the arguments name, with this composition.
  package static func main(
    _ arguments: [String], composition: any Composition
  ) async {
    if let unknown = unknownCommand(in: arguments) { exit(withError: unknown) }
    await CurrentComposition.$value.withValue(composition) {
      await FerryCommand.main(arguments)
    }
  }

  /// The parser would only say that it did not expect the argument.
  private static func unknownCommand(in arguments: [String]) -> ValidationError? {
    guard let word = arguments.first, !word.hasPrefix("-"), word != "help" else { return nil }
    let known = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard !known.contains(word) else { return nil }
    let remedy =
      nearest(to: word, among: known).map { "did you mean '\($0)'?" }
      ?? "the commands are " + known.joined(separator: ", ")
    return ValidationError("there is no command '\(word)'; \(remedy)")
  }
}

extension AsyncParsableCommand {
  /// The composition that runs this command.
  func composition() throws -> any Composition {
    guard let composition = CurrentComposition.value else {
      throw CleanExit.message("the command was not composed with a world")
    }
    return composition
  }
}
