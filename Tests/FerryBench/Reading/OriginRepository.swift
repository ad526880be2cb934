// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers

/// A bare repository on this machine, made with git.
struct OriginRepository {
  private let folder: TemporaryFolder

  var path: String { folder.path + "/origin.git" }

  /// Makes one whose branch `main` has these files, by path.
  init(_ files: [String: String]) async throws {
    folder = try TemporaryFolder()
    try await ChildProcess.run("git", ["init", "--quiet", "--bare", "-b", "main", path])
    try await commit(files)
  }

  /// Adds a commit to `main` in which these files have these contents.
  func commit(_ files: [String: String]) async throws {
    let parent = "from refs/heads/main^0\n"
    let isFirst = try await ChildProcess.run("git", ["-C", path, "for-each-ref"]).isEmpty
    var stream =
      "commit refs/heads/main\ncommitter Bench <bench@localhost> 0 +0000\ndata 6\nchange\n"
    stream += isFirst ? "" : parent
    for (name, text) in files.sorted(by: { $0.key < $1.key }) {
      stream += "M 100644 inline \(name)\ndata \(text.utf8.count)\n\(text)\n"
    }
    let input = try folder.write("stream", stream)
    try await ChildProcess.run(
      "sh", ["-c", "exec git -C \"$0\" fast-import --quiet < \"$1\"", path, input])
  }
}
