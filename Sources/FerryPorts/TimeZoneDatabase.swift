// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryTimeZones

/// The time zones that this machine knows: compiled files of the IANA database (RFC 9636), as Debian's
/// package `tzdata` installs them.
package struct TimeZoneDatabase: Sendable {
  private let folder: String

  package init(folder: String = "/usr/share/zoneinfo") { self.folder = folder }

  /// The rules of those of the zones that are known.
  ///
  /// They are read anew each time, so that an update of the database counts at once.
  package func rules(of zones: [ZoneName]) -> [ZoneName: TimeZoneRules] {
    var found: [ZoneName: TimeZoneRules] = [:]
    for zone in Set(zones).subtracting([.utc]) { found[zone] = rules(of: zone) }
    return found
  }

  private func rules(of zone: ZoneName) -> TimeZoneRules? {
    do throws(SmallFileFailure) {
      return TimeZoneRules(tzif: try SmallFile("\(folder)/\(zone)").read(limit: 64 << 10))
    } catch {
      return nil
    }
  }
}
