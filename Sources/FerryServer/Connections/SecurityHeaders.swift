// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import HTTPTypes
import Hummingbird

/// Tells browsers to do no more with an answer than it needs
/// (https://owasp.org/www-project-secure-headers/).
struct SecurityHeaders: RouterMiddleware {
  private static let policy = HTTPField.Name.contentSecurityPolicy

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    var response: Response
    do {
      response = try await next(request, context)
    } catch let error as any HTTPResponseError {
      response = try error.response(from: request, context: context)
    }
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.referrerPolicy] = "no-referrer"
    response.headers[.crossOriginResourcePolicy] = "same-origin"
    if response.headers[Self.policy] == nil {
      response.headers[Self.policy] = "default-src 'none'; frame-ancestors 'none'"
    }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    return response
  }
}

extension HTTPField.Name {
  static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
  static let crossOriginResourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")!
}
