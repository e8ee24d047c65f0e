package org.resight.web.events;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP request to an address that somebody else has named.
 *
 * <p>The host is resolved once. All its addresses are checked, and one of those is connected: no
 * second answer of a name server can lead anywhere else. Of the response only the status is read,
 * so redirects lead nowhere, and a body costs nothing. One time limit covers everything from the
 * connection to the status. The JDK's client can do neither, therefore this one. Thread-safe.
 */
final class CallbackCall {

  private static final int MOST_HEAD = 16_384;

  private final Resolver resolver;
  private final Set<String> listed;
  private final Duration limit;
  private final ScheduledExecutorService timer;

  /** Finds the addresses of a host. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** The addresses of a host are not of the public internet. */
  static final class NotPublicException extends IOException {

    private static final long serialVersionUID = 1L;

    NotPublicException() {
      super("the address is not public, and not listed in RESIGHT_CALLBACK_HOSTS");
    }
  }

  /**
   * Makes calls within a limit.
   *
   * @param listed hosts whose addresses need not be public
   * @param limit of a whole call
   * @param timer ends calls that take too long
   */
  CallbackCall(
      Resolver resolver, Set<String> listed, Duration limit, ScheduledExecutorService timer) {
    this.resolver = resolver;
    this.listed = listed;
    this.limit = limit;
    this.timer = timer;
  }

  /**
   * Sends a request and returns the status of the response.
   *
   * @param body the body of a form, or an empty text for none
   */
  int send(URI url, String method, String body) throws IOException {
    InetAddress address = address(url.getHost());
    boolean secure = "https".equals(url.getScheme());
    int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
    AtomicBoolean late = new AtomicBoolean();
    Socket plain = new Socket();
    ScheduledFuture<?> end =
        timer.schedule(
            () -> {
              late.set(true);
              close(plain);
            },
            limit.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      plain.setSoTimeout((int) limit.toMillis());
      plain.connect(new InetSocketAddress(address, port), (int) limit.toMillis());
      if (!secure) {
        return exchange(plain, url, method, body);
      }
      try (SSLSocket encrypted = encrypted(plain, url.getHost(), port)) {
        return exchange(encrypted, url, method, body);
      }
    } catch (IOException e) {
      if (late.get()) {
        throw new SocketTimeoutException("no response within " + limit.toSeconds() + " s");
      }
      throw e;
    } finally {
      end.cancel(false);
      close(plain);
    }
  }

  private InetAddress address(String host) throws IOException {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetAddress[] addresses = resolver.resolve(bare);
    if (!listed.contains(host) && !listed.contains(bare)) {
      for (InetAddress address : addresses) {
        if (!PublicAddresses.contain(address)) {
          throw new NotPublicException();
        }
      }
    }
    return addresses[0];
  }

  private static SSLSocket encrypted(Socket plain, String host, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket encrypted = (SSLSocket) factory.createSocket(plain, host, port, true);
    SSLParameters parameters = encrypted.getSSLParameters();
    // Without it any certificate would do, whoever it was made for.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    encrypted.setSSLParameters(parameters);
    encrypted.startHandshake();
    return encrypted;
  }

  private static int exchange(Socket socket, URI url, String method, String body)
      throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    StringBuilder head =
        new StringBuilder(256)
            .append(method)
            .append(' ')
            .append(URI.create(target).toASCIIString())
            .append(" HTTP/1.1\r\nHost: ")
            .append(url.getHost())
            .append(url.getPort() < 0 ? "" : ":" + url.getPort())
            .append("\r\nUser-Agent: Resight\r\nAccept: */*\r\nConnection: close\r\n");
    if (!method.equals("GET")) {
      head.append("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ")
          .append(content.length)
          .append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[start.length + content.length];
    System.arraycopy(start, 0, request, 0, start.length);
    System.arraycopy(content, 0, request, start.length, content.length);
    socket.getOutputStream().write(request);
    socket.getOutputStream().flush();
    return status(new BufferedInputStream(socket.getInputStream()));
  }

  /** Reads the status, past the interim responses. */
  private static int status(InputStream in) throws IOException {
    int left = MOST_HEAD;
    while (true) {
      String line = line(in, left);
      left -= line.length() + 1;
      if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
        throw new ProtocolException("no HTTP response");
      }
      int status = Integer.parseInt(line.substring(9, 12));
      if (status >= 200) {
        return status;
      }
      String header;
      do {
        header = line(in, left);
        left -= header.length() + 1;
      } while (!header.isEmpty());
    }
  }

  private static String line(InputStream in, int most) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("the server is stopping");
      }
      if (next < 0 || line.length() >= most) {
        throw new ProtocolException("no HTTP response");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is no longer of use, in whatever state.
    }
  }
}
