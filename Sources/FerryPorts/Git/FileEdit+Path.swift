// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension FileEdit {
  /// What is wrong with the path; nothing when every Git server and checkout takes it.
  ///
  /// Git refuses `.git` in any case as a component, because a checkout would write into its own
  /// repository (https://git-scm.com/docs/git-config, `core.protectNTFS`).
  package var pathProblem: String? {
    let components = path.split(separator: "/", omittingEmptySubsequences: false)
    if path.utf8.count > 4_096 || components.count > 64 { return "the path is too long" }
    if path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      return "a control character is in the path"
    }
    for component in components {
      switch component.lowercased() {
      case "": return "a component of the path is empty"
      case ".", "..", ".git": return "'\(component)' cannot be a component of a path"
      default: if component.utf8.count > 255 { return "a component of the path is too long" }
      }
    }
    return nil
  }
}
