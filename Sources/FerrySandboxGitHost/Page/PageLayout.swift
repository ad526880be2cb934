// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Crypto
import FerryDomain
import HTTPTypes
import Hummingbird
import NIOCore

/// A whole page around its content.
struct Page: Sendable {
  let title: String
  /// How often the browser asks again by itself; nothing for never.
  let refresh: Duration?
  let content: HTML

  func response(_ status: HTTPResponse.Status) -> Response {
    let refreshing: HTML =
      refresh.map { "<meta http-equiv=\"refresh\" content=\"\($0.components.seconds)\">" } ?? ""
    let document: HTML = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">\(refreshing)
      <title>\(title)</title>
      <style>\(HTML(stringLiteral: stylesheet))</style>
      </head>
      <body>
      <header class="top"><a href="/"><span class="mark" aria-hidden="true"></span>Sandbox Git host</a>
      <span class="hint">on this machine only</span></header>
      <main>
      \(content)
      </main>
      </body>
      </html>

      """
    return Response(
      status: status,
      headers: [
        .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
        .contentSecurityPolicy: policy, .xContentTypeOptions: "nosniff",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(string: document.text)))
  }
}

/// No scripts, no frames, no other hosts; the one stylesheet is named by its hash.
private let policy =
  "default-src 'none'; style-src '\(stylesheetHash)'; form-action 'self'; base-uri 'none';"
  + " frame-ancestors 'none'"

private let stylesheetHash: String = {
  var hash = SHA256()
  Array(stylesheet.utf8).withUnsafeBytes { hash.update(bufferPointer: $0) }
  return "sha256-" + base64(Array(hash.finalize()))
}()
