// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Why an entry of the repository is not read.
package enum UnreadableEntry: Hashable, Sendable {
  case symlink
  case submodule
  /// It has more bytes than that.
  case tooLarge(limit: Int)

  /// What to tell the person whose file it is.
  package func diagnostic(at path: String) -> Diagnostic {
    switch self {
    case .symlink:
      Diagnostic(
        file: path, "this is a symbolic link, and Ferry follows none",
        remedy: "put a copy of the file in its place")
    case .submodule:
      Diagnostic(
        file: path, "this is a Git submodule, and Ferry reads none",
        remedy: "put the files themselves here")
    case .tooLarge(let limit):
      Diagnostic(
        file: path, "the file has more than \(limit) bytes",
        remedy: "split it into several files")
    }
  }
}
