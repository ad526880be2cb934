// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The JSON in `payload=<JSON>`, where the webhook's content type is set to "form"; nothing for
/// any other content type.
func formPayload(of request: WebhookRequest) throws(DeliveryRefusal) -> [UInt8]? {
  let type = try request.fields.single("Content-Type") ?? ""
  guard type.lowercased().hasPrefix("application/x-www-form-urlencoded") else { return nil }
  let name = Array("payload=".utf8)
  let parts = request.body.split(separator: UInt8(ascii: "&"), maxSplits: 16)
    .filter { $0.starts(with: name) }
  guard parts.count == 1, let payload = formDecoded(parts[0].dropFirst(name.count)) else {
    throw DeliveryRefusal(.malformed, "the form holds no single payload; send JSON instead")
  }
  return payload
}

/// Undoes `application/x-www-form-urlencoded` (https://url.spec.whatwg.org/#urlencoded-parsing);
/// nothing where two hex digits do not follow a percent sign.
private func formDecoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
  var out: [UInt8] = []
  out.reserveCapacity(text.count)
  var bytes = text.makeIterator()
  while let byte = bytes.next() {
    switch byte {
    case UInt8(ascii: "+"): out.append(UInt8(ascii: " "))
    case UInt8(ascii: "%"):
      guard let high = hexValue(bytes.next()), let low = hexValue(bytes.next()) else { return nil }
      out.append(high << 4 | low)
    default: out.append(byte)
    }
  }
  return out
}

private func hexValue(_ digit: UInt8?) -> UInt8? {
  digit.flatMap { Character(Unicode.Scalar($0)).hexDigitValue }.map { UInt8($0) }
}
