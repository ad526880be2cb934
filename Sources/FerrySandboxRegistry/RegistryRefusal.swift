// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
import FerryDomain
import HTTPTypes

/// Why the registry does not do what it is asked, in the distribution specification's words.
package struct RegistryRefusal: Error, Hashable, Sendable {
  /// The specification's codes (OCI distribution 1.1, "Error Codes"), and one of Docker's.
  package enum Code: String, Hashable, Sendable {
    case blobUnknown = "BLOB_UNKNOWN"
    case uploadInvalid = "BLOB_UPLOAD_INVALID"
    case uploadUnknown = "BLOB_UPLOAD_UNKNOWN"
    case digestInvalid = "DIGEST_INVALID"
    case manifestBlobUnknown = "MANIFEST_BLOB_UNKNOWN"
    case manifestInvalid = "MANIFEST_INVALID"
    case manifestUnknown = "MANIFEST_UNKNOWN"
    case nameInvalid = "NAME_INVALID"
    case nameUnknown = "NAME_UNKNOWN"
    case pageInvalid = "PAGINATION_NUMBER_INVALID"
    case rangeInvalid = "RANGE_INVALID"
    case sizeInvalid = "SIZE_INVALID"
    case tagInvalid = "TAG_INVALID"
    case tooManyRequests = "TOOMANYREQUESTS"
    case unauthorized = "UNAUTHORIZED"
    case denied = "DENIED"
    case unsupported = "UNSUPPORTED"
  }

  package let code: Code
  package let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  var status: HTTPResponse.Status {
    switch code {
    case .blobUnknown, .uploadUnknown, .manifestBlobUnknown, .manifestUnknown, .nameUnknown:
      .notFound
    case .uploadInvalid, .digestInvalid, .manifestInvalid, .nameInvalid, .pageInvalid,
      .tagInvalid:
      .badRequest
    case .rangeInvalid: .rangeNotSatisfiable
    case .sizeInvalid: .contentTooLarge
    case .tooManyRequests: .tooManyRequests
    case .unauthorized: .unauthorized
    case .denied: .forbidden
    case .unsupported: .methodNotAllowed
    }
  }

  var json: JSONValue {
    ["errors": [["code": .string(code.rawValue), "message": .string(message)]]]
  }
}
