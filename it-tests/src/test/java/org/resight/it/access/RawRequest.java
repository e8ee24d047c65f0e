package org.resight.it.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request as it goes over the wire, with any header and any path. */
final class RawRequest {

  private final String line;
  private final List<String> headers = new ArrayList<>();
  private String host = "localhost";
  private String body = "";

  private RawRequest(String line) {
    this.line = line;
  }

  static RawRequest of(String method, String path) {
    return new RawRequest(method + " " + path + " HTTP/1.1\r\n");
  }

  RawRequest host(String name) {
    host = name;
    return this;
  }

  RawRequest with(String header, String value) {
    headers.add(header + ": " + value + "\r\n");
    return this;
  }

  RawRequest body(String type, String text) {
    body = text;
    return with("Content-Type", type);
  }

  /** Sends it and returns the whole answer. */
  String send(URI server) {
    String text =
        line
            + "Host: "
            + host
            + "\r\nConnection: close\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n"
            + String.join("", headers)
            + "\r\n"
            + body;
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends it and returns the status of the answer. */
  int status(URI server) {
    return Integer.parseInt(send(server).substring(9, 12));
  }
}
