// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes
import Metrics

/// Counts the requests to one kind of peer, by the answer's status.
struct CountedHTTP: ExchangesHTTP {
  /// Who is spoken to.
  enum Peer: String {
    case kubernetes, registry
    case gitHost = "git_host"
  }

  let http: any ExchangesHTTP
  let peer: Peer
  let metrics: any MetricsFactory

  func exchange(_ call: HTTPCall) async throws(HTTPFailure) -> HTTPReply {
    do throws(HTTPFailure) {
      let reply = try await http.exchange(call)
      count("\(reply.status.code)")
      return reply
    } catch {
      count("error")
      throw error
    }
  }

  func open(_ call: HTTPCall) async throws(HTTPFailure) -> HTTPStream {
    do throws(HTTPFailure) {
      let stream = try await http.open(call)
      count("\(stream.response.status.code)")
      return stream
    } catch {
      count("error")
      throw error
    }
  }

  private func count(_ code: String) {
    Counter(
      label: "ferry_http_requests_total", dimensions: [("peer", peer.rawValue), ("code", code)],
      factory: metrics
    ).increment()
  }
}

extension ExchangesHTTP {
  /// The same, with every request counted as one to this peer.
  func counted(as peer: CountedHTTP.Peer, _ metrics: any MetricsFactory) -> CountedHTTP {
    CountedHTTP(http: self, peer: peer, metrics: metrics)
  }
}
