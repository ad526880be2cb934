// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryPorts
import HTTPTypes
import Testing

/// A registry in Python that pages, asks for tokens and misbehaves, as the path says.
final class StubRegistry: Sendable {
  let host: String
  private let process: ChildProcess
  private let http: any ExchangesHTTP

  init(http: any ExchangesHTTP) async throws {
    process = try ChildProcess("python3", ["-c", Self.script])
    let line = try await process.line(containing: "port ")
    host = "127.0.0.1:\(line.drop { !$0.isNumber }.prefix(while: \.isNumber))"
    self.http = http
  }

  func close() { process.close() }

  /// What it was asked: method, path and `Authorization`.
  func requests() async throws -> [String] {
    String(decoding: try await get("/requests"), as: UTF8.self).split(separator: "\n")
      .map(String.init)
  }

  /// From now on the last token opens nothing.
  func refuseToken() async throws { _ = try await get("/refuse") }

  private func get(_ path: String) async throws -> [UInt8] {
    let url = try #require(HTTPURL("http://\(host)"))
    return try await http.exchange(HTTPCall(request: url.request(.get, path))).body
  }

  private static let script = #"""
    import base64
    import json
    import sys
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from urllib.parse import parse_qs, urlsplit

    requests = []
    tokens = {"issued": 0, "refused": set()}


    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_):
            pass

        def answer(self, status, body=b"", **fields):
            if not isinstance(body, bytes):
                body = json.dumps(body).encode()
            self.send_response(status)
            for name, value in fields.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def error(self, status, code, **fields):
            self.answer(status, {"errors": [{"code": code, "message": code.lower()}]}, **fields)

        def do_POST(self):
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            requests.append(f"POST {self.path} {form}")
            if urlsplit(self.path).path == "/get-token":
                return self.answer(405)
            self.token()

        def do_HEAD(self):
            self.do_GET()

        def do_GET(self):
            url = urlsplit(self.path)
            if url.path == "/requests":
                return self.answer(200, "\n".join(requests).encode())
            requests.append(f"{self.command} {self.path} {self.headers.get('Authorization', '-')}")
            if url.path in ("/token", "/get-token"):
                return self.token()
            if url.path == "/refuse":
                tokens["refused"].add(f"token-{tokens['issued']}")
                return self.answer(200)
            parts = url.path.split("/")[2:]
            getattr(self, parts[0])(url, parse_qs(url.query))

        def token(self):
            tokens["issued"] += 1
            self.answer(200, {"token": f"token-{tokens['issued']}", "expires_in": 100})

        def oldfashioned(self, url, query):
            """Has a token server that knows no POST."""
            self.guarded(url, query, "get-token")

        def guarded(self, url, query, path="token"):
            """Asks for a token at a realm of its own."""
            scheme, _, token = self.headers.get("Authorization", "").partition(" ")
            if scheme == "Bearer" and token not in tokens["refused"]:
                return self.answer(200, {"tags": ["1.0.0"]})
            realm = f"http://127.0.0.1:{self.server.server_port}/{path}"
            self.error(
                401, "UNAUTHORIZED",
                WWW_Authenticate=f'Bearer realm="{realm}",service="stub, here",'
                'scope="repository:guarded:pull"')

        def paged(self, url, query):
            """Four pages: a link of each form, and the end."""
            last = query.get("last", [""])[0]
            here = f"http://127.0.0.1:{self.server.server_port}"
            pages = {
                "": (["a", "b"], '</v2/paged/tags/list?last=b&n=2>; rel="next"'),
                "b": (["c"], f'<{here}/v2/paged/tags/list?last=c>; rel=next, </x>; rel="first"'),
                "c": (["d"], '<list?last=d:1>; rel="next"'),
                "d:1": (None, None),
            }
            tags, link = pages[last]
            self.answer(200, {"name": "paged", "tags": tags}, **({"Link": link} if link else {}))

        def headed(self, url, query):
            """Says the digest to HEAD, as registries do."""
            self.answer(200, b"{}", Docker_Content_Digest="sha256:" + "1" * 64)

        def index(self, url, query):
            """Has nothing but an index, and only for who takes one."""
            kind = "application/vnd.oci.image.index.v1+json"
            if kind not in ",".join(self.headers.get_all("Accept")):
                return self.error(404, "MANIFEST_UNKNOWN")
            self.answer(200, b"{}", Docker_Content_Digest="sha256:" + "2" * 64, Content_Type=kind)

        def empty(self, url, query):
            self.answer(200, {"name": "empty", "tags": None})

        def redirecting(self, url, query):
            """Once it knows who asks, another registry has it: the port is in the path."""
            if self.is_known():
                port = url.path.split("/")[3]
                self.answer(307, Location=f"http://127.0.0.1:{port}/v2/headed/tags/list")

        def linking(self, url, query):
            """Once it knows who asks, another registry has the next page."""
            if self.is_known():
                port = url.path.split("/")[3]
                link = f'<http://127.0.0.1:{port}/v2/headed/tags/list>; rel="next"'
                self.answer(200, {"tags": ["a"]}, Link=link)

        def is_known(self):
            if self.headers.get("Authorization", "").startswith("Basic "):
                return True
            self.error(401, "UNAUTHORIZED", WWW_Authenticate='Basic realm="stub"')

        def small(self, url, query):
            """Takes no page size."""
            if "n" in query:
                return self.error(400, "PAGINATION_NUMBER_INVALID")
            self.answer(200, {"tags": ["1.0.0"]})

        def circle(self, url, query):
            self.answer(200, {"tags": ["a"]}, Link='</v2/circle/tags/list?last=a>; rel="next"')

        def endless(self, url, query):
            last = int(query.get("last", ["0"])[0]) + 1
            self.answer(200, {"tags": []}, Link=f'</v2/endless/tags/list?last={last}>; rel="next"')

        def elsewhere(self, url, query):
            self.answer(200, {"tags": ["a"]}, Link='<http://evil.example.com/v2/x>; rel="next"')

        def busy(self, url, query):
            self.error(429, "TOOMANYREQUESTS", Retry_After="11")

        def broken(self, url, query):
            self.answer(503, b"no")

        def moved(self, url, query):
            self.answer(307, Location="https://evil.example.com/v2/moved")

        def bare(self, url, query):
            """A manifest without a digest in the header."""
            self.answer(200, b'{"schemaVersion":2}')

        def liar(self, url, query):
            """GET says another digest than its body has, HEAD says none."""
            fields = {} if self.command == "HEAD" else {"Docker_Content_Digest": "sha256:" + "0" * 64}
            self.answer(200, b'{"schemaVersion":2}', **fields)

        def plaintoken(self, url, query):
            self.error(401, "UNAUTHORIZED", WWW_Authenticate='Bearer realm="http://example.com/token"')


    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"port {server.server_port}", flush=True)
    server.serve_forever()
    """#
}
