// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// An nginx on loopback with TLS and HTTP/2. Every answer to `/facts` says how it was asked.
package struct Nginx {
  package let port: Int
  package let folder: TemporaryFolder
  package let process: ChildProcess

  /// Starts nginx; the settings are added to its one server.
  package init(_ certificates: Certificates, settings: String = "", port: Int? = nil) async throws {
    let folder = try TemporaryFolder()
    let port = port ?? freePort()
    let configuration = Self.configuration(
      folder.path, certificates.folder.path, port, settings)
    try folder.write("nginx.conf", configuration)
    process = try ChildProcess(
      "/usr/sbin/nginx", ["-p", folder.path, "-c", "nginx.conf", "-e", "stderr"])
    _ = try await process.line(containing: "OS: Linux")
    (self.folder, self.port) = (folder, port)
  }

  private static func configuration(
    _ folder: String, _ certificates: String, _ port: Int, _ more: String
  ) -> String {
    """
    daemon off;
    master_process off;
    pid \(folder)/nginx.pid;
    error_log stderr notice;
    events { worker_connections 4096; }
    http {
      access_log off;
      default_type text/plain;
      client_body_temp_path \(folder)/body;
      proxy_temp_path \(folder)/proxy;
      fastcgi_temp_path \(folder)/fastcgi;
      uwsgi_temp_path \(folder)/uwsgi;
      scgi_temp_path \(folder)/scgi;
      client_max_body_size 64m;
      server {
        listen 127.0.0.1:\(port) ssl http2;
        ssl_certificate \(certificates)/server.pem;
        ssl_certificate_key \(certificates)/server.key;
        root \(folder);
        location /facts {
          return 200 "protocol=$server_protocol connection=$connection client=$ssl_client_s_dn \
    host=$http_host name=$ssl_server_name authorization=$http_authorization\\n";
        }
        \(more)
      }
    }
    """
  }
}
