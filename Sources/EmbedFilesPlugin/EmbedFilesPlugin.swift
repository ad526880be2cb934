// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Foundation
import PackagePlugin

/// Compiles the project's own example repository and templates into the targets that ship them:
/// one source, the files at the top level.
@main
struct EmbedFilesPlugin: BuildToolPlugin {
  /// The top-level folders each target embeds.
  private static let folders = [
    "FerryTemplates": ["templates"],
    "FerryServer": ["Sources/FerryServer/Pages"],
    "ferry": ["environments", "templates"],
  ]

  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let root = context.package.directoryURL
    let paths = (Self.folders[target.name] ?? []).flatMap { files(under: $0, of: root) }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    return [
      .buildCommand(
        displayName: "Embedding files into \(target.name)",
        executable: try context.tool(named: "EmbedFiles").url,
        arguments: [output.path(), root.path()] + paths,
        inputFiles: paths.map { root.appending(path: $0) },
        outputFiles: [output])
    ]
  }

  private func files(under folder: String, of root: URL) -> [String] {
    let top = root.appending(path: folder)
    let found = FileManager.default.enumerator(atPath: top.path())?.compactMap { $0 as? String }
    return (found ?? []).filter { path in
      var isFolder: ObjCBool = false
      let full = top.appending(path: path).path()
      return FileManager.default.fileExists(atPath: full, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
    .map { folder + "/" + $0 }.sorted()
  }
}
