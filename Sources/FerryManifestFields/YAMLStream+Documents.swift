// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryYAML

extension YAMLLimits {
  /// For content that was held against the limits of a config repository already.
  package init(taking content: [UInt8]) {
    self.init()
    bytes = max(bytes, content.count)
  }
}

extension YAMLStream {
  /// The documents of a file that say something; what is no YAML is noted.
  package static func documents(of file: SourceFile, into findings: inout Findings)
    -> [YAMLDocument]
  {
    do {
      let stream = try YAMLStream(file.content, limits: YAMLLimits(taking: file.content))
      for problem in stream.problems { findings.add(problem) }
      return stream.documents.filter { !$0.isEmpty }
    } catch {
      findings.add(error)
      return []
    }
  }
}
