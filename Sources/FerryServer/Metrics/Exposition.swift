// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The text that Prometheus scrapes, format 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
func exposition(of families: [MetricFamily]) -> String {
  families.map(\.lines).joined()
}

extension MetricFamily {
  fileprivate var lines: String {
    "# HELP \(name) \(escaped(help))\n# TYPE \(name) \(kind.rawValue)\n"
      + samples.map { "\(name)\($0.text)\n" }.joined()
  }
}

extension MetricFamily.Sample {
  fileprivate var text: String {
    let labels = labels.map { "\($0.name)=\"\(escaped($0.value, alsoQuotes: true))\"" }
    return suffix + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}")
      + " \(numeral(value))"
  }
}

/// A number as the format writes it: whole ones without a fraction.
func numeral(_ value: Double) -> String {
  if value == .infinity { return "+Inf" }
  return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
}

private func escaped(_ text: String, alsoQuotes: Bool = false) -> String {
  var out = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\": out += #"\\"#
    case "\n": out += #"\n"#
    case "\"" where alsoQuotes: out += #"\""#
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out
}
