// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FoundationEssentials
import Testing

/// What `ferry validate` says of folders that Git would not give us as they are.
@Suite(.timeLimit(.minutes(1)))
struct ValidateTests {
  private let folder: TemporaryFolder
  private var cluster: String { folder.path + "/environments/staging/eu-1" }

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/environments/staging/eu-1", withIntermediateDirectories: true)
    _ = try folder.write(
      "environments/staging/eu-1/shop.yaml",
      """
      apiVersion: operator.werf.dev/v1
      kind: Bundle
      metadata: {name: shop, namespace: shop}
      spec: {registry: registry.example.com, repo: team/shop, version: "1.4.*"}
      """)
  }

  /// Expects exit code 1 and one line that says this, besides the count.
  private func expectError(_ words: String, _ arguments: String...) async throws {
    let validate = try ChildProcess.ferry(["validate", folder.path] + arguments, environment: nil)
    #expect(await validate.exitCode() == 1)
    let lines = validate.text.split(separator: "\n")
    #expect(lines.count == 2 && lines.first?.contains(words) == true, "\(validate.text)")
  }

  @Test func `a good folder is valid`() async throws {
    let validate = try ChildProcess.ferry("validate", folder.path)
    #expect(await validate.exitCode() == 0, "\(validate.text)")
  }

  @Test func `a symbolic link is not followed`() async throws {
    try FileManager.default.createSymbolicLink(
      atPath: cluster + "/passwd.yaml", withDestinationPath: "/etc/passwd")
    try await expectError("staging/eu-1/passwd.yaml: error: this is a symbolic link")
  }

  @Test func `a file over four MiB is not read`() async throws {
    _ = try folder.write(
      "environments/staging/eu-1/big.yaml", String(repeating: "#", count: 4 << 20 + 1))
    try await expectError("more than 4194304 bytes")
  }

  @Test func `more files than the limit are an error`() async throws {
    for number in 0..<3 { _ = try folder.write("environments/staging/eu-1/\(number).yaml", "") }
    try await expectError("there are more than 2 files", "--file-limit", "2")
  }

  @Test func `a repository without clusters is an error`() async throws {
    try FileManager.default.removeItem(atPath: cluster)
    try await expectError("there is no folder environments/<environment>/<cluster>/")
  }

  @Test func `a folder that is not there is one sentence`() async throws {
    let validate = try ChildProcess.ferry("validate", folder.path + "/none")
    #expect(await validate.exitCode() == 1)
    #expect(validate.text.contains("while reading"))
  }

  @Test(arguments: [("serv", "did you mean 'serve'?"), ("frobnicate", "the commands are serve,")])
  func `an unknown command is named, with what may be meant`(
    word: String, remedy: String
  ) async throws {
    let unknown = try ChildProcess.ferry(word)
    #expect(await unknown.exitCode() == 64)
    #expect(unknown.text.contains("there is no command '\(word)'; \(remedy)"))
  }
}
