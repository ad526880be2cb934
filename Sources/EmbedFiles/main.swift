// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// Writes a Swift file that holds the bytes of the given files, named by their paths.
///
/// Usage: `EmbedFiles OUTPUT ROOT PATH…`, each PATH relative to ROOT. The result declares
/// `EmbeddedFiles.all`, a dictionary from path to bytes. A file that cannot be read or is not UTF-8
/// ends the build with one sentence.
func readText(_ path: String) -> String {
  guard let file = fopen(path, "rb") else { stop("cannot open \(path)") }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
    bytes += chunk[..<count]
  }
  guard let text = String(validating: bytes, as: UTF8.self) else { stop("\(path) is not UTF-8") }
  return text
}

func stop(_ reason: String) -> Never {
  perror("EmbedFiles: \(reason)")
  exit(1)
}

func literal(_ text: String) -> String {
  var out = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\": out += "\\\\"
    case "\"": out += "\\\""
    case "\n": out += "\\n"
    case "\r": out += "\\r"
    case "\t": out += "\\t"
    default:
      if scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0xFEFF {
        out += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
  }
  return out + "\""
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else { stop("usage: EmbedFiles OUTPUT ROOT PATH…") }
var source = """
  // Generated from the files named below.
  enum EmbeddedFiles {
    static let all: [String: String] = [

  """
for path in arguments.dropFirst(3).sorted() {
  source += "    \(literal(path)): \(literal(readText(arguments[2] + "/" + path))),\n"
}
source += (arguments.count == 3 ? "    :\n" : "") + "  ]\n}\n"
guard let output = fopen(arguments[1], "wb") else { stop("cannot write \(arguments[1])") }
fputs(source, output)
fclose(output)
