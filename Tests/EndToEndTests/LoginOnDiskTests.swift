// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandboxRegistry
import FerryTestPeers
import Glibc
import Testing

/// What the published operator left in `~/.docker/config.json`.
@Suite(.timeLimit(.minutes(1)), .serialized)
struct LoginOnDiskTests {
  private static let login = RegistryCredentials(
    username: "puller", password: Redacted("S3cret-of-the-registry"))

  @Test(arguments: ["basic", "token"])
  func `a login to a registry is never on disk`(kind: String) async throws {
    let access = kind == "basic" ? RegistryAccess.basic(Self.login) : .token(Self.login)
    try await SmallWorld.run(registryAccess: access, auth: "login") { world in
      try world.publish("1.4.0")
      world.apply(secret)
      let ferry = try world.ferry("serve")
      try await eventually { world.deployed(on: SmallWorld.production) == "1.4.0" }
      // Killed, so that nothing is tidied away.
      ferry.signal(SIGKILL)
      _ = await ferry.exitCode()

      let files = try await ChildProcess.run("find", [world.folder.path, "-type", "f"])
      #expect(files.contains("/data/"), "the clone is there, so the places are the right ones")
      let pair = "\(Self.login.username):\(Self.login.password.revealed)"
      for text in [Self.login.password.revealed, base64(Array(pair.utf8))] {
        let search = try ChildProcess("grep", ["-rFl", "--", text, world.folder.path])
        #expect(await search.exitCode() == 1, "\(search.text)")
        #expect(!ferry.text.contains(text))
      }
    }
  }

  private var secret: JSONValue {
    [
      "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "login", "namespace": "shop"],
      "data": [
        "username": .string(base64(Array(Self.login.username.utf8))),
        "password": .string(base64(Array(Self.login.password.revealed.utf8))),
      ],
    ]
  }
}
