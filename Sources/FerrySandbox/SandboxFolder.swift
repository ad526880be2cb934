// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FoundationEssentials
import Glibc

/// What a sandbox keeps on disk, below a folder that is the caller's; nobody else can read it.
struct SandboxFolder: Sendable {
  /// Where the Git host keeps its bare repositories.
  let repositories: String
  let kubeconfig: String

  init(in folder: String) {
    repositories = folder + "/repositories"
    kubeconfig = folder + "/kubeconfig"
  }

  /// Takes both names. Either of them being there already belongs to somebody else: then nothing is
  /// made, and nothing is to be removed.
  func make() throws(SandboxFailure) {
    guard mkdir(repositories, 0o700) == 0 else { throw failure("making \(repositories)") }
    let file = open(kubeconfig, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      let failure = failure("making \(kubeconfig)")
      rmdir(repositories)
      throw failure
    }
    close(file)
  }

  /// Fills the kubeconfig that `make` made.
  func write(kubeconfig text: String) throws(SandboxFailure) {
    let file = open(kubeconfig, O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { throw failure("writing \(kubeconfig)") }
    defer { close(file) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { throw failure("writing \(kubeconfig)") }
      rest = rest.dropFirst(count)
    }
  }

  /// Removes both with all that is in them.
  func remove() throws {
    for path in [repositories, kubeconfig] where FileManager.default.fileExists(atPath: path) {
      try FileManager.default.removeItem(atPath: path)
    }
  }

  private func failure(_ doing: String) -> SandboxFailure {
    SandboxFailure(doing: doing, detail: String(cString: strerror(errno)))
  }
}
