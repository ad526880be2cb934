// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerrySandboxGitHost
import FerrySandboxHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct GitTransportTests {
  @Test func `a wrong token neither reads nor writes`() async throws {
    try await withGitHost { bench in
      await #expect(throws: ChildProcessFailure.self) {
        try await ChildProcess.run(
          "git", ["clone", "-q", bench.clone(token: "wrong"), bench.folder.path + "/no"])
      }
      let answer = try await curl(
        bench.url + "/team/config.git/info/refs?service=git-receive-pack")
      #expect(answer.status == 401)
      #expect(answer.headers["www-authenticate"] == "Basic realm=\"GitLab\"")
    }
  }

  @Test func `an unknown project is not found`() async throws {
    try await withGitHost { bench in
      let answer = try await curl(
        bench.url + "/team/other.git/info/refs?service=git-upload-pack",
        "--user", "ferry:" + HostBench.token)
      #expect(answer.status == 404)
    }
  }

  @Test func `what was pushed is what the next clone has`() async throws {
    try await withGitHost { bench in
      try await bench.push("topic", version: "1.4.1")
      let other = bench.folder.path + "/other"
      try await ChildProcess.run("git", ["clone", "-q", "-b", "topic", bench.clone(), other])
      #expect(
        try bench.folder.read("other/" + HostBench.shop) == Array("version: 1.4.1\n".utf8))
    }
  }

  @Test func `the protected branch is not rewound`() async throws {
    try await withGitHost { bench in
      try await bench.git("checkout", "-q", "--orphan", "new")
      try await bench.git("commit", "-q", "--allow-empty", "-m", "Start again")
      let failure = await #expect(throws: ChildProcessFailure.self) {
        try await bench.git("push", "-q", "-f", "origin", "HEAD:main")
      }
      #expect(failure?.description.contains("not allowed to force push") == true)
    }
  }

  @Test func `a push larger than the limit is refused`() async throws {
    try await withGitHost { bench in
      let answer = try await curl(
        bench.url + "/team/config.git/git-receive-pack", "--user", "ferry:" + HostBench.token,
        "--header", "Content-Length: 99999999", "--data-binary", "0000")
      #expect(answer.status == 413)
    }
  }
}
