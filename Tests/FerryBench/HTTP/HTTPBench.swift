// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers

/// Ferry's HTTP layer against the curl binary: the same small authenticated GETs to the same
/// server, in turn, by CPU time.
struct HTTPBench {
  private let count = 2_000
  private let concurrency = 64
  private let rounds = 7

  /// One round of both, in seconds of CPU time.
  private struct Round {
    var curl: Double
    var curlStart: Double
    /// The whole process of ours.
    var process: Double
    /// From making the client to its last answer.
    var layer: Double
  }

  func figures() async throws -> [Figure] {
    let certificates = try await Certificates()
    let plain = freePort()
    let nginx = try await Nginx(
      certificates,
      settings: """
        listen 127.0.0.1:\(plain);
        keepalive_requests 100000;
        location /small {
          if ($http_authorization != "Bearer \(Load.token)") { return 401; }
          return 200 '{"kind":"Bundle","metadata":{"name":"shop","resourceVersion":"4711"}}';
        }
        """)
    defer { nginx.process.close() }
    let authority = certificates.folder.path + "/ca.pem"
    let overHTTP1 = try rounds(to: "http://127.0.0.1:\(plain)/small", authority: nil)
    let overHTTP2 = try rounds(to: "https://127.0.0.1:\(nginx.port)/small", authority: authority)
    return figures(overHTTP1, "HTTP/1.1") + figures(overHTTP2, "HTTP/2, TLS")
  }

  private func rounds(to url: String, authority: String?) throws -> [Round] {
    _ = try round(to: url, authority)  // the first finds cold caches
    return try (0..<rounds).map { _ in try round(to: url, authority) }
  }

  private func round(to url: String, _ authority: String?) throws -> Round {
    let trust = authority.map { ["--cacert", $0] } ?? []
    let curl = { (last: Int) throws in
      try MeasuredRun(
        "curl",
        [
          "--silent", "--show-error", "--fail", "--parallel", "--parallel-max",
          "\(self.concurrency)", "--header", "Authorization: Bearer \(Load.token)",
          "--output", "/dev/null",
        ] + trust + ["\(url)?[1-\(last)]"])
    }
    let ours = try MeasuredRun(
      "/proc/self/exe",
      ["load", url, "--count", "\(count)", "--concurrency", "\(concurrency)"]
        + (authority.map { ["--authority", $0] } ?? []))
    guard let layer = Double(ours.text.prefix { !$0.isWhitespace }) else {
      throw BenchFailure("the load did not say what it cost: \(ours.text)")
    }
    return Round(
      curl: try curl(count).cpu.inSeconds, curlStart: try curl(1).cpu.inSeconds,
      process: ours.cpu.inSeconds, layer: layer / 1e6)
  }

  private func figures(_ rounds: [Round], _ name: String) -> [Figure] {
    let curl = Figure.milliseconds(rounds.map(\.curl))
    let layer = Figure.milliseconds(rounds.map(\.layer))
    return [
      Figure(
        name: "\(count) GETs, \(name): CPU, Ferry / curl",
        value: median(rounds.map { $0.layer / $0.curl }), goal: 1, unit: .ratio,
        from: "\(layer) of the HTTP layer, \(curl) of curl --parallel; median of \(rounds.count)"),
      Figure(
        name: "  both whole processes",
        value: median(rounds.map { $0.process / $0.curl }), goal: nil, unit: .ratio,
        from: "\(Figure.milliseconds(rounds.map(\.process))) and \(curl)"),
      Figure(
        name: "  without the start of either",
        value: median(rounds.map { $0.layer / ($0.curl - $0.curlStart) }), goal: nil,
        unit: .ratio,
        from: "curl's start and one GET: \(Figure.milliseconds(rounds.map(\.curlStart)))"),
    ]
  }
}
