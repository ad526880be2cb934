// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryPorts
import FerryTestKit
import Glibc
import HTTPTypes

/// A server that holds every request against the API description that a Git host publishes
/// (`../shared/hostcheck`).
struct HostCheck {
  let url: String
  private let process: ChildProcess
  private let http: any ExchangesHTTP

  /// The Python that it needs.
  static func makeEnvironment(in folder: TemporaryFolder) async throws -> PythonEnvironment {
    try await PythonEnvironment(in: folder, packages: ["openapi-core==0.23.1", "werkzeug"])
  }

  /// Serves as the host on a free port, with what its description leaves out.
  init(
    _ host: GitHost, in folder: TemporaryFolder, python: PythonEnvironment, http: any ExchangesHTTP
  ) async throws {
    let described = "\(SharedFolder.path)/hostcheck/\(host).openapi3.json"
    let specification = "\(folder.path)/\(host).json"
    try await python.run(
      Self.merge, [described, Self.additions(to: host).canonicalText, specification])
    process = try ChildProcess(
      python.path,
      [
        "-c", Self.onFreePort, "\(SharedFolder.path)/hostcheck/hostcheck.py", "--host",
        host.rawValue, "--port", "0", "--spec", specification,
      ])
    let line = try await process.line(containing: "listening on ")
    url = "http://127.0.0.1:\(line.split(separator: " ").last ?? "")"
    self.http = http
  }

  /// Tells the port that the system gave.
  private static let onFreePort = """
    import http.server, runpy, sys
    class Server(http.server.ThreadingHTTPServer):
        def serve_forever(self):
            print("listening on", self.server_port, flush=True)
            super().serve_forever()
    http.server.ThreadingHTTPServer = Server
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
    """

  /// Adds members to the description, objects in objects.
  private static let merge = """
    import json, sys
    def add(into, more):
        for key, value in more.items():
            if isinstance(value, dict) and isinstance(into.get(key), dict): add(into[key], value)
            else: into[key] = value
    described = json.load(open(sys.argv[1]))
    add(described, json.loads(sys.argv[2]))
    json.dump(described, open(sys.argv[3], "w"))
    """

  /// What it answers in place of the description's examples: by method and path.
  func answer(_ replies: [String: JSONValue]) async throws {
    let replies = replies.mapValues { body -> JSONValue in ["body": body] }
    _ = try await ask(.post, "replies", .object(replies))
  }

  /// The operations that were asked for, and why those that break the description do.
  func log() async throws -> [(operation: String, violations: [JSONValue])] {
    try await ask(.get, "log").array?.map {
      ("\($0["method"]?.string ?? "") \($0["url"]?.string ?? "")", $0["violations"]?.array ?? [])
    } ?? []
  }

  /// Whether it finds fault with a GET of a path.
  func minds(_ path: String) async throws -> Bool {
    if let request = HTTPURL(url)?.request(.get, path) {
      _ = try await http.exchange(HTTPCall(request: request))
    }
    return try await log().last?.violations.isEmpty == false
  }

  func close() { process.close() }

  private func ask(
    _ method: HTTPRequest.Method, _ what: String, _ body: JSONValue? = nil
  ) async throws -> JSONValue {
    let base = HTTPURL(url)?.request(method, "/__hostcheck/\(what)")
    guard let base else { throw SharedFolderFailure(description: "\(url) is no URL") }
    let reply = try await http.exchange(HTTPCall(request: base, body: body?.canonicalBytes ?? []))
    return try JSONValue(parsing: reply.body)
  }
}
