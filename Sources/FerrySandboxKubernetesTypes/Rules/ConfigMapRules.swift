// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

struct ConfigMapRules: TypeRules {
  func errors(in object: APIObject) -> [FieldError] {
    let (data, binary) = (object["data"]?.object ?? [:], object["binaryData"]?.object ?? [:])
    var errors = DataRules.keyErrors(data, "data") + DataRules.keyErrors(binary, "binaryData")
    errors += data.keys.sorted().filter { binary[$0] != nil }.map {
      .invalid("data[\($0)]", .string($0), "duplicate of key present in binaryData")
    }
    let size =
      data.values.reduce(0) { $0 + ($1.string?.utf8.count ?? 0) }
      + binary.values.reduce(0) { $0 + (decodedBase64($1.string ?? "")?.count ?? 0) }
    if size > DataRules.limit { errors.append(.tooLong("[]", limit: DataRules.limit)) }
    return errors
  }

  func errors(changing old: APIObject, to new: APIObject) -> [FieldError] {
    DataRules.immutableErrors(old, new, fields: ["data", "binaryData"])
  }
}
