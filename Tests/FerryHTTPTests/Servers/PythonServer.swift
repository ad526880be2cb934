// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers

/// A small HTTP/1.1 server on loopback that misbehaves in the way the path asks for.
struct PythonServer {
  let port: Int
  let process: ChildProcess
  private let folder: TemporaryFolder

  /// Speaks TLS when it gets certificates, and then wants one of the client too.
  init(_ certificates: Certificates? = nil) async throws {
    folder = try TemporaryFolder()
    try folder.write("server.py", Self.script)
    let arguments = certificates.map { [$0.folder.path] } ?? []
    process = try ChildProcess(
      "/usr/bin/python3", ["-u", "server.py"] + arguments, directory: folder.path)
    let line = try await process.line(containing: "listening on ")
    port = try Int(line.split(separator: " ").last ?? "").unwrapped
  }

  private static let script = #"""
    import collections, gzip, json, socket, ssl, sys, threading, zlib

    state = threading.Condition()
    requests = collections.Counter()
    ended = 0  # watches whose client is gone
    connections = 0
    sent = 0  # bytes of bodies

    def send_zeros(out, count, frame):
        global sent
        while count > 0:
            piece = bytes(min(count, 65536))
            out.sendall(frame(piece))
            count -= len(piece)
            with state:
                sent += len(piece)
                state.notify_all()

    # Deflated zeros end on a whole byte after a full flush, so they can be said again and again.
    def bomb(mebibytes):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
        return b"\x1f\x8b\x08" + bytes(6) + b"\xff" + block * mebibytes + b"\x03\x00" + bytes(8)

    def note_end():
        global ended
        with state:
            ended += 1
            state.notify_all()

    def send_head(out, status="200 OK", **fields):
        lines = [f"HTTP/1.1 {status}"] + [f"{k.replace('_', '-')}: {v}" for k, v in fields.items()]
        out.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())

    def send(out, body, **fields):
        send_head(out, Content_Length=len(body), **fields)
        out.sendall(body)

    def send_stats(out):
        with state:
            text = json.dumps({"requests": requests, "connections": connections})
        send(out, text.encode())

    def serve(out, number):
        global ended
        source = out.makefile("rb")
        on_this_connection = 0
        while True:
            words = source.readline(65536).split()
            if len(words) != 3:
                return
            method, target = words[0].decode(), words[1].decode()
            fields = {}
            while (line := source.readline(65536)) not in (b"\r\n", b""):
                name, value = line.decode().split(":", 1)
                fields[name.lower()] = value.strip()
            if target.startswith("/deaf"):
                threading.Event().wait()
            body = source.read(int(fields.get("content-length", 0)))
            on_this_connection += 1
            with state:
                requests[f"{method} {target}"] += 1
            path = target.split("?")[0].split("/")[1:]
            if path[0] == "silent":  # never answers
                source.read(1)
            elif path[0] == "stall":  # stops inside the body
                send_head(out, Content_Length=100)
                out.sendall(b"0123456789")
                source.read(1)
            elif path[0] == "cut":  # closes inside the body
                send_head(out, Content_Length=100)
                out.sendall(b"0123456789")
                return
            elif path[0] == "flood":  # a head without end
                out.sendall(b"HTTP/1.1 200 OK\r\n")
                while True:
                    out.sendall(b"X-Flood: " + b"x" * 1000 + b"\r\n")
            elif path[0] == "once":  # a kept connection dies with its second request
                if on_this_connection > 1:
                    return
                send(out, b"once")
            elif path[0] == "dead":  # answers nobody
                return
            elif path[0] == "watch":  # a line, then silence until the client goes
                send_head(out, Transfer_Encoding="chunked")
                out.sendall(b"5\r\ntick\n\r\n")
                try:
                    source.read(1)
                except OSError:
                    pass
                note_end()
                return
            elif path[0] == "ended":  # answers when so many watches have lost their client
                with state:
                    state.wait_for(lambda: ended >= int(path[1]))
                send(out, b"ended")
            elif path[0] == "zeros":  # so many bytes
                send_head(out, Content_Length=int(path[1]))
                try:
                    send_zeros(out, int(path[1]), lambda piece: piece)
                except OSError:
                    note_end()
                    raise
            elif path[0] == "chunks":  # so many bytes, not announced
                send_head(out, Transfer_Encoding="chunked")
                send_zeros(out, int(path[1]), lambda piece: b"%x\r\n%b\r\n" % (len(piece), piece))
                out.sendall(b"0\r\n\r\n")
            elif path[0] == "blocked":  # answers when nobody has taken a byte for a while
                with state:
                    while state.wait(timeout=2):
                        pass
                    text = str(sent)
                send(out, text.encode())
            elif path[0] == "bomb":  # a GiB in a MiB
                send(out, bomb(1024), Content_Encoding="gzip")
            elif path[0] == "gzip":
                send(out, gzip.compress(b"small"), Content_Encoding="gzip")
            elif path[0] == "redirect":
                send_head(out, "302 Found", Location="/echo", Content_Length=0)
            elif path[0] == "status":  # that one
                send_head(out, f"{path[1]} As Asked", Content_Length=0)
            elif path[0] == "head":  # announces a length that HEAD does not send
                send_head(out, Content_Length=1 << 40)
            elif path[0] == "stats":
                send_stats(out)
            else:  # says what it got
                text = {"method": method, "target": target, "fields": fields,
                        "connection": number, "body": len(body)}
                send(out, json.dumps(text).encode(), X_Empty="", X_Two="a:b ")

    def shake_hands(out, context):
        out = context.wrap_socket(out, server_side=True, do_handshake_on_connect=False)
        try:
            out.do_handshake()
        except ssl.SSLError:
            # Closing before the client has read the alert would take the alert with it.
            out = socket.socket(fileno=out.detach())
            out.shutdown(socket.SHUT_WR)
            while out.recv(65536):
                pass
            out.close()
            raise
        return out

    def handle(out, number, context):
        try:
            serve(shake_hands(out, context) if context else out, number)
        except OSError:
            pass
        finally:
            out.close()

    context = None
    if len(sys.argv) > 1:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=sys.argv[1] + "/ca.pem")
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_cert_chain(sys.argv[1] + "/server.pem", sys.argv[1] + "/server.key")
    threading.stack_size(256 << 10)
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    print("listening on", listener.getsockname()[1])
    while True:
        out, _ = listener.accept()
        out.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with state:
            connections += 1
            number = connections
        threading.Thread(target=handle, args=(out, number, context), daemon=True).start()
    """#
}

extension Optional {
  /// The value; a failure where there is none.
  var unwrapped: Wrapped {
    get throws {
      guard let self else { throw NothingThere() }
      return self
    }
  }
}

/// A value that a test counted on is missing.
struct NothingThere: Error {}
