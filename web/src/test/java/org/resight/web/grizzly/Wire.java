package org.resight.web.grizzly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.http.server.NetworkListener;

/** HTTP by hand: requests in pieces, and answers as they come. */
final class Wire {

  private Wire() {}

  static Socket connect(NetworkListener listener) throws IOException {
    Socket client = new Socket(listener.getHost(), listener.getPort());
    client.setTcpNoDelay(true);
    return client;
  }

  static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns the head of the next answer. */
  static String headOf(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int read = in.read();
      assertThat(read).as(text.toString()).isNotNegative();
      text.append((char) read);
    }
    return text.toString();
  }

  /** Returns the next answer, by its length; one without a length is all there is. */
  static String answer(Socket client) throws IOException {
    String head = headOf(client);
    String length = "Content-Length: ";
    int at = head.indexOf(length);
    if (at < 0) {
      return head;
    }
    int bytes = Integer.parseInt(head.substring(at + length.length(), head.indexOf("\r\n", at)));
    byte[] body = client.getInputStream().readNBytes(bytes);
    return head + new String(body, StandardCharsets.US_ASCII);
  }

  /** Returns all that comes until the server closes the connection in good order. */
  static String rest(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }
}
