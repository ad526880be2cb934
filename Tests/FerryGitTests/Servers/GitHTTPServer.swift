// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers

/// `git http-backend` behind a small web server that asks for the user `ada` with the password
/// `secret`.
struct GitHTTPServer {
  /// What the server does besides serving.
  enum Manner: String {
    case plain
    /// TLS with a certificate of the authority in `Certificates`.
    case tls
    /// TLS that asks for a client's certificate too.
    case mutual
  }

  let port: Int
  private let process: ChildProcess

  /// Serves the repositories in the folder at `/NAME`, and at `/moved/NAME` by a redirect.
  init(_ folder: TemporaryFolder, _ manner: Manner = .plain) async throws {
    try folder.write("server.py", Self.program)
    process = try ChildProcess("python3", ["server.py", manner.rawValue], directory: folder.path)
    let line = try await process.line(containing: "listening ")
    guard let number = line.split(separator: " ").last.flatMap({ Int($0) }) else {
      throw Unexpected(line)
    }
    port = number
  }

  private static let program = #"""
    import base64, http.server, os, ssl, subprocess, sys

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments):
            pass

        def answer(self, status, headers=(), body=b""):
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle_any(self):
            path, _, query = self.path.partition("?")
            if path.startswith("/moved/"):
                return self.answer(301, [("Location", self.path.replace("/moved", "", 1))])
            if path.startswith("/elsewhere/"):
                return self.answer(301, [("Location", "https://user:pw@elsewhere.invalid" + self.path)])
            if path.startswith("/page/"):
                return self.answer(200, [("Content-Type", "text/html")], b"<html>Sign in</html>")
            if path.startswith("/status/"):
                return self.answer(int(path.split("/")[2]))
            login = base64.b64encode(b"ada:secret").decode()
            if self.headers.get("Authorization") != "Basic " + login:
                return self.answer(401, [("WWW-Authenticate", 'Basic realm="git"')])
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            environment = {
                "PATH": "/usr/bin:/bin", "GIT_PROJECT_ROOT": os.getcwd(), "GIT_HTTP_EXPORT_ALL": "1",
                "GIT_CONFIG_NOSYSTEM": "1", "HOME": "/nonexistent", "REQUEST_METHOD": self.command,
                "PATH_INFO": path, "QUERY_STRING": query, "REMOTE_USER": "ada",
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "HTTP_GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                "CONTENT_LENGTH": str(len(body)),
            }
            done = subprocess.run(["git", "http-backend"], input=body, env=environment,
                                  capture_output=True)
            head, _, content = done.stdout.partition(b"\r\n\r\n")
            headers = [line.split(": ", 1) for line in head.decode().split("\r\n")]
            status = [int(value.split()[0]) for name, value in headers if name == "Status"]
            self.answer(status[0] if status else 200,
                        [pair for pair in headers if pair[0] != "Status"], content)

        do_GET = do_POST = handle_any

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if sys.argv[1] != "plain":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_cert_chain("server.crt", "server.key")
        if sys.argv[1] == "mutual":
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations("authority.crt")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print("listening", server.server_address[1], flush=True)
    server.serve_forever()
    """#
}
