// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What a registry holds, and the rules by which it changes.
struct RegistryContent {
  private struct Repository {
    var blobs: [Digest: [UInt8]] = [:]
    var manifests: [Digest: RegistryManifest] = [:]
    var tags: [String: Digest] = [:]
  }

  private struct Upload {
    let repository: String
    var bytes: [UInt8] = []
  }

  /// A registry on loopback keeps everything in memory, so all of it has a limit.
  static let manifestLimit = 4 << 20
  static let blobLimit = 64 << 20
  private static let totalLimit = 256 << 20
  private static let uploadLimit = 64

  private var repositories: [String: Repository] = [:]
  private var uploads: [String: Upload] = [:]
  private var held = 0

  // MARK: Reading

  func manifest(
    _ reference: ManifestReference, in name: String
  ) throws(RegistryRefusal) -> (digest: Digest, manifest: RegistryManifest) {
    let repository = try repository(name)
    let digest: Digest? =
      switch reference {
      case .tag(let tag): repository.tags[tag]
      case .digest(let digest): digest
      }
    guard let digest, let manifest = repository.manifests[digest] else {
      throw RegistryRefusal(.manifestUnknown, "manifest unknown: \(name) has no \(reference)")
    }
    return (digest, manifest)
  }

  func blob(_ digest: Digest, in name: String) throws(RegistryRefusal) -> [UInt8] {
    guard let bytes = try repository(name).blobs[digest] else {
      throw RegistryRefusal(.blobUnknown, "blob unknown to \(name): \(digest)")
    }
    return bytes
  }

  /// Every tag in lexical order, as the specification wants it.
  func tags(of name: String) throws(RegistryRefusal) -> [String] {
    try repository(name).tags.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  // MARK: Writing

  /// Keeps a manifest, under the tag too if one is named; all that it refers to must be there.
  mutating func put(
    _ manifest: RegistryManifest, at reference: ManifestReference, in name: String
  ) throws(RegistryRefusal) -> Digest {
    let digest = Digest(hashing: manifest.bytes)
    if case .digest(let named) = reference, named != digest {
      throw RegistryRefusal(.digestInvalid, "the manifest's digest is \(digest), not \(named)")
    }
    let parts = try manifest.references()
    let repository = repositories[name] ?? Repository()
    for part in parts where repository.blobs[part] == nil && repository.manifests[part] == nil {
      throw RegistryRefusal(.manifestBlobUnknown, "push \(part) before the manifest")
    }
    try hold(manifest.bytes.count)
    repositories[name, default: Repository()].manifests[digest] = manifest
    if case .tag(let tag) = reference { repositories[name]?.tags[tag] = digest }
    return digest
  }

  /// A tag goes alone; a digest goes with every tag that names it.
  mutating func delete(
    _ reference: ManifestReference, in name: String
  ) throws(RegistryRefusal) {
    let (digest, manifest) = try manifest(reference, in: name)
    switch reference {
    case .tag(let tag): repositories[name]?.tags[tag] = nil
    case .digest:
      let tags = try repository(name).tags.filter { $0.value != digest }
      repositories[name]?.tags = tags
      repositories[name]?.manifests[digest] = nil
      held -= manifest.bytes.count
    }
  }

  mutating func put(
    blob bytes: [UInt8], named digest: Digest, in name: String
  ) throws(RegistryRefusal) {
    guard Digest(hashing: bytes) == digest else {
      throw RegistryRefusal(.digestInvalid, "the bytes have the digest \(Digest(hashing: bytes))")
    }
    guard repositories[name]?.blobs[digest] == nil else { return }
    try hold(bytes.count)
    repositories[name, default: Repository()].blobs[digest] = bytes
  }

  /// Takes over a blob of another repository; `false` when it is not there.
  mutating func mount(
    _ digest: Digest, from other: String, into name: String
  ) throws(RegistryRefusal) -> Bool {
    guard let bytes = repositories[other]?.blobs[digest] else { return false }
    try put(blob: bytes, named: digest, in: name)
    return true
  }

  // MARK: Uploads in pieces

  mutating func beginUpload(_ id: String, in name: String) throws(RegistryRefusal) {
    guard uploads.count < Self.uploadLimit else {
      throw RegistryRefusal(.tooManyRequests, "\(Self.uploadLimit) uploads are already open")
    }
    uploads[id] = Upload(repository: name)
  }

  /// How many bytes an open upload has.
  func uploaded(_ id: String, in name: String) throws(RegistryRefusal) -> Int {
    try upload(id, name).bytes.count
  }

  /// Appends a piece; `start` is the offset its sender gave, which must be where the last one ended.
  mutating func append(
    _ bytes: [UInt8], startingAt start: Int?, to id: String, in name: String
  ) throws(RegistryRefusal) -> Int {
    let size = try upload(id, name).bytes.count
    guard start == nil || start == size else {
      throw RegistryRefusal(.rangeInvalid, "the next byte is \(size)")
    }
    guard size + bytes.count <= Self.blobLimit else {
      uploads[id] = nil
      throw RegistryRefusal(.sizeInvalid, "a blob may have \(Self.blobLimit) bytes at most")
    }
    uploads[id]?.bytes += bytes
    return size + bytes.count
  }

  /// Ends an upload: its bytes become a blob if they have the digest that they should.
  mutating func finishUpload(
    _ id: String, as digest: Digest, in name: String
  ) throws(RegistryRefusal) {
    let upload = try upload(id, name)
    uploads[id] = nil
    try put(blob: upload.bytes, named: digest, in: name)
  }

  mutating func cancelUpload(_ id: String, in name: String) throws(RegistryRefusal) {
    _ = try upload(id, name)
    uploads[id] = nil
  }

  // MARK: Rules

  private func repository(_ name: String) throws(RegistryRefusal) -> Repository {
    guard let repository = repositories[name] else {
      throw RegistryRefusal(.nameUnknown, "repository name not known to registry: \(name)")
    }
    return repository
  }

  private func upload(_ id: String, _ name: String) throws(RegistryRefusal) -> Upload {
    guard let upload = uploads[id], upload.repository == name else {
      throw RegistryRefusal(.uploadUnknown, "no such upload: begin again")
    }
    return upload
  }

  private mutating func hold(_ count: Int) throws(RegistryRefusal) {
    guard held + count <= Self.totalLimit else {
      throw RegistryRefusal(.denied, "the registry is full: \(Self.totalLimit) bytes")
    }
    held += count
  }
}
