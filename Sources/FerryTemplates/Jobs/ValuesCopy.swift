// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// The values of one Job, in a ConfigMap that nobody can change while the Job runs.
///
/// It is named after its Job, whose name has the hash of the values in it, and is owned by it: no
/// two Jobs share a copy, so the end of one cannot take the values from another.
package struct ValuesCopy: Hashable, Sendable {
  package let name: String
  package let data: [String: String]

  package init(of data: [String: String], forJob job: String) {
    name = nameOfValuesCopy(forJob: job)
    self.data = data
  }

  /// The names of the files in the order in which they count.
  package var keys: [String] {
    data.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The ConfigMap to create once the Job is there; the Job's pod waits for it.
  ///
  /// It does not bear the label of what Ferry applies from Git, so it is never pruned.
  package func manifest(for context: JobContext, jobUID: String) -> JSONValue {
    [
      "apiVersion": "v1",
      "kind": "ConfigMap",
      "metadata": [
        "name": .string(name),
        "namespace": .string(context.bundle.id.namespace.text),
        "labels": [Label.bundle: .string(context.bundle.id.name.text)],
        "ownerReferences": [
          [
            "apiVersion": "batch/v1", "kind": "Job", "name": .string(context.name),
            "uid": .string(jobUID),
          ]
        ],
      ],
      "immutable": true,
      "data": JSONValue(data),
    ]
  }
}
