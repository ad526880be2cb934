// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import Glibc

/// Passes bytes between a client and a server on loopback, and can let its connections die.
struct Relay {
  let port: Int
  private let folder: TemporaryFolder
  private let process: ChildProcess

  init(to server: Int) async throws {
    folder = try TemporaryFolder()
    try folder.write("relay.py", Self.script)
    process = try ChildProcess(
      "/usr/bin/python3", ["-u", "relay.py", "\(server)"], directory: folder.path)
    let line = try await process.line(containing: "listening on ")
    port = try Int(line.split(separator: " ").last ?? "").unwrapped
  }

  /// From now on, every connection that stands dies with the next byte the client sends. Once only.
  func doomConnections() async throws {
    process.signal(SIGUSR1)
    _ = try await process.line(containing: "doomed")
  }

  private static let script = """
    import signal, socket, sys, threading

    standing = set()
    doomed = set()

    def doom(*_):
        doomed.update(standing)
        print("doomed")

    def carry(source, target, client):
        try:
            while data := source.recv(65536):
                if source is client and client in doomed:
                    break
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    signal.signal(signal.SIGUSR1, doom)
    listener = socket.create_server(("127.0.0.1", 0))
    print("listening on", listener.getsockname()[1])
    while True:
        client, _ = listener.accept()
        standing.add(client)
        server = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
        for ends in ((client, server), (server, client)):
            threading.Thread(target=carry, args=(*ends, client), daemon=True).start()
    """
}
