// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryPorts

/// A client of the Git host that the settings name; it asks nothing before it is used.
package func gitHostClient(
  _ settings: GitHostSettings, http: any ExchangesHTTP, clock: any KeepsTime
) -> any OpensMergeRequests & ReportsProgress {
  GitLabClient(api: HostAPI(settings: settings, http: http, clock: clock))
}
