package org.resight.it.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as it goes over the wire, well-formed or not.
 *
 * @param method the HTTP method
 * @param target path and query
 * @param headers lines of the head after the first, without their ends
 * @param content the body, a character a byte; its length is sent with it
 */
record FuzzRequest(String method, String target, List<String> headers, String content) {

  FuzzRequest {
    headers = List.copyOf(headers);
  }

  static FuzzRequest get(String target) {
    return new FuzzRequest("GET", target, List.of(), "");
  }

  static FuzzRequest of(String method, String target, String type, String body) {
    return of(method, target, type, body.getBytes(StandardCharsets.UTF_8));
  }

  static FuzzRequest of(String method, String target, String type, byte[] body) {
    return new FuzzRequest(method, target, List.of("Content-Type: " + type), characters(body));
  }

  FuzzRequest withTarget(String other) {
    return new FuzzRequest(method, other, headers, content);
  }

  FuzzRequest withBody(byte[] other) {
    return new FuzzRequest(method, target, headers, characters(other));
  }

  FuzzRequest withHeader(String line) {
    List<String> more = new ArrayList<>(headers);
    more.add(line);
    return new FuzzRequest(method, target, more, content);
  }

  byte[] body() {
    return content.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String characters(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Returns what is sent; characters of the head above 255 become question marks. */
  byte[] bytes() {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
    head.append("Connection: close\r\nContent-Length: ").append(content.length()).append("\r\n");
    headers.forEach(line -> head.append(line).append("\r\n"));
    byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream all = new ByteArrayOutputStream(first.length + content.length());
    all.writeBytes(first);
    all.writeBytes(body());
    return all.toByteArray();
  }

  @Override
  public String toString() {
    String text = new String(body(), StandardCharsets.UTF_8);
    return "%s %s %s, %d bytes: %s"
        .formatted(
            method,
            target,
            headers,
            content.length(),
            text.length() > 600 ? text.substring(0, 600) + "…" : text);
  }
}
