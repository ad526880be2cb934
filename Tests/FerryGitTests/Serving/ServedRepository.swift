// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryGitServing
import FerryPorts
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// A repository that `GitServing` serves over HTTP on loopback, for as long as a body runs.
struct ServedRepository {
  let serving: GitServing
  let url: String
  let folder: TemporaryFolder

  /// A client's work tree, cloned from the server.
  func clone(_ name: String) async throws -> Git {
    try await Git(directory: folder.path)("clone", "-q", url, name)
    return Git(directory: "\(folder.path)/\(name)")
  }

  /// Serves an empty repository; pushes to branch `protected` are refused.
  static func with(_ body: @Sendable (ServedRepository) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    let serving = try GitServing.createBare(
      at: folder.path + "/served.git", defaultBranch: BranchName("main")!)
    let (ports, port) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: "served")
    logger.logLevel = .critical  // it reports its own cancellation as an error
    let application = Application(
      router: router(serving),
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
      logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await application.runService(gracefulShutdownSignals: []) }
      for await number in ports {
        try await body(
          ServedRepository(
            serving: serving, url: "http://127.0.0.1:\(number)/served.git", folder: folder))
        break
      }
      group.cancelAll()
    }
  }

  private static func router(_ serving: GitServing) -> Router<BasicRequestContext> {
    let router = Router()
    router.get("served.git/info/refs") { request, _ in
      let name = request.uri.queryParameters["service"].map(String.init) ?? ""
      guard let service = GitServing.Service(rawValue: name) else { throw HTTPError(.forbidden) }
      return answer("application/x-\(name)-advertisement", try serving.advertise(service))
    }
    router.post("served.git/git-upload-pack") { request, _ in
      let body = try await content(of: request)
      return answer("application/x-git-upload-pack-result", try serving.uploadPack(body))
    }
    router.post("served.git/git-receive-pack") { request, _ in
      let report = try serving.receivePack(try await content(of: request)) { update in
        update.branch?.text == "protected" ? "protected branch" : nil
      }
      return answer("application/x-git-receive-pack-result", report.answer)
    }
    return router
  }

  private static func content(of request: Request) async throws -> [UInt8] {
    let body = Array(buffer: try await request.body.collect(upTo: 64 << 20))
    guard request.headers[.contentEncoding] == "gzip" else { return body }
    guard let plain = gunzipped(body, limit: 64 << 20) else { throw HTTPError(.badRequest) }
    return plain
  }

  private static func answer(_ type: String, _ body: [UInt8]) -> Response {
    Response(
      status: .ok, headers: [.contentType: type],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }
}
