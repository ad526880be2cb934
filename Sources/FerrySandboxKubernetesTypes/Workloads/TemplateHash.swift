// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// A short name for a pod template: the same for equal templates in every process.
enum TemplateHash {
  /// FNV-1a over the canonical text, written without vowels as Kubernetes does.
  static func text(_ template: JSONValue) -> String {
    var hash: UInt32 = 2_166_136_261
    for byte in template.canonicalBytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
    return String(String(hash).compactMap { $0.wholeNumberValue.map { alphabet[$0] } })
  }
}
