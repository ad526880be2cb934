// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

package struct JobTemplates: Sendable {
  package let diagnostics: [Diagnostic] = []
  package let names: Set<String> = ["helm"]
  package init(repository files: [SourceFile]) {}
  package static func builtIn(_ path: String) -> String? { EmbeddedFiles.all[path] }
}
