// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGitStore

/// One fetch or push in a worker, watched from here.
struct WorkerCall {
  /// How the names of workers' homes begin.
  static let homePrefix = "worker-"

  let call: RemoteCall
  /// The path of the clone.
  let repository: String
  /// The binary that is also the worker.
  let executable: String
  /// Where the worker's home is made, and removed after.
  let folder: Folder

  /// Runs the worker to its answer, or kills it at the first limit that is reached.
  func perform() throws(GitFailure) -> RemoteCall.Outcome {
    guard let ssh = call.credentials.ssh else {
      throw call.failure(.unauthorized, "give Ferry an SSH key and the known_hosts of the server")
    }
    if let problem = ssh.problem { throw call.failure(.invalid, problem) }
    let home = try makeHome(ssh.knownHosts)
    defer { folder.remove(String(home.path.split(separator: "/").last ?? "")) }
    let worker = try start(in: home)
    let request = WorkerRequest(call: call, repository: repository)
    worker.send(request.json.canonicalBytes + [UInt8(ascii: "\n")])
    guard let answer = WorkerAnswer(parsing: try answerLine(of: worker)) else {
      throw call.failure(.unexpected, "the worker's answer is not understood")
    }
    return try answer.result.get()
  }

  private func answerLine(of worker: borrowing WorkerProcess) throws(GitFailure) -> [UInt8] {
    let end = ContinuousClock.now + call.limits.total
    var quietUntil = ContinuousClock.now + call.limits.connect
    var line: [UInt8] = []
    while line.last != UInt8(ascii: "\n") {
      switch worker.next(within: 100) {
      case .bytes(let bytes):
        quietUntil = .now + call.limits.stall
        line += bytes
        line = Array(line.drop { $0 == UInt8(ascii: "\n") })
      case .nothingYet: try checkLimits(end: end, quietUntil: quietUntil)
      case .ended: throw call.failure(.unexpected, "the worker ended without an answer")
      }
      guard line.count <= 1 << 20 else {
        throw call.failure(.unexpected, "the worker writes too much")
      }
    }
    return line
  }

  private func checkLimits(
    end: ContinuousClock.Instant, quietUntil: ContinuousClock.Instant
  ) throws(GitFailure) {
    if Task.isCancelled { throw call.failure(.cancelled, "it was cancelled") }
    if end < .now { throw call.failure(.timedOut, "it took longer than \(call.limits.total)") }
    if quietUntil < .now { throw call.failure(.timedOut, "the server is silent") }
  }

  private func makeHome(_ knownHosts: String) throws(GitFailure) -> Folder {
    do throws(FolderProblem) {
      let home = try folder.temporary(Self.homePrefix)
      let settings = try Folder.prepared(home.path + "/.ssh")
      try settings.write(knownHosts + "\n", to: "known_hosts")
      return home
    } catch {
      throw call.failure(.unexpected, error.detail)
    }
  }

  private func start(in home: Folder) throws(GitFailure) -> WorkerProcess {
    do {
      return try WorkerProcess(executable: executable, home: home.path)
    } catch {
      throw call.failure(.unexpected, error.detail)
    }
  }
}

extension WorkerAnswer {
  fileprivate init?(parsing line: [UInt8]) {
    guard let json = try? JSONValue(parsing: line) else { return nil }
    self.init(json)
  }
}
