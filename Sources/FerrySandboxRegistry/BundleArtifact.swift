// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// A small bundle as `werf bundle publish` makes it: a chart in an OCI image.
///
/// One layer, a gzipped tar of the chart, and the chart's metadata as config. Equal content gives
/// an equal digest; nothing of the clock is in it.
struct BundleArtifact {
  let config: [UInt8]
  let layer: [UInt8]
  let manifest: RegistryManifest

  init(chart: String, version: String, content: String) {
    let metadata: JSONValue = [
      "apiVersion": "v2", "name": .string(chart), "version": .string(version),
      "type": "application",
    ]
    config = metadata.canonicalBytes
    // JSON is YAML too, so quoting is nobody's worry here.
    layer = gzipped(
      tar([
        ("\(chart)/Chart.yaml", metadata.canonicalBytes),
        ("\(chart)/values.yaml", JSONValue(["content": content]).canonicalBytes),
        ("\(chart)/templates/content.yaml", Array(template.utf8)),
      ]))
    let image: JSONValue = [
      "schemaVersion": 2,
      "config": descriptor("application/vnd.cncf.helm.config.v1+json", config),
      "layers": [descriptor("application/vnd.cncf.helm.chart.content.v1.tar+gzip", layer)],
    ]
    guard
      let manifest = RegistryManifest(
        mediaType: RegistryManifest.ociImage, bytes: image.canonicalBytes)
    else { preconditionFailure("the registry knows OCI images") }
    self.manifest = manifest
  }
}

private let template = """
  apiVersion: v1
  kind: ConfigMap
  metadata:
    name: {{ .Release.Name }}-content
  data:
    content: {{ .Values.content | quote }}

  """

private func descriptor(_ mediaType: String, _ bytes: [UInt8]) -> JSONValue {
  [
    "mediaType": .string(mediaType), "size": .integer(bytes.count),
    "digest": .string(Digest(hashing: bytes).text),
  ]
}
