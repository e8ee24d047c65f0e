package org.resight.it.load;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A connection of HTTP/2 whose client takes no answer: the window of each stream is 0, so that the
 * server may send heads alone. Nothing that it sends is read.
 *
 * <p>Confined to one thread.
 */
final class UnreadHttp2 implements AutoCloseable {

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int END = 1;
  private static final int END_OF_HEAD = 4;

  /** The initial window of streams is 0. */
  private static final byte[] NOTHING_TAKEN = {0, 4, 0, 0, 0, 0};

  /** The same in base 64, as the head of an upgrade has it. */
  private static final String NOTHING_TAKEN_64 = "AAQAAAAA";

  private final Socket socket;

  /** The first stream is that of the request which asks for the other protocol. */
  private int next = 3;

  /** Connects, and asks for HTTP/2. */
  UnreadHttp2(URI server) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    send(
        ("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                + "Upgrade: h2c\r\nHTTP2-Settings: "
                + NOTHING_TAKEN_64
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    String head = head(socket.getInputStream());
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new IOException("The server does not speak HTTP/2: " + head);
    }
    send(PREFACE.getBytes(StandardCharsets.US_ASCII));
    frame(SETTINGS, 0, 0, NOTHING_TAKEN);
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = in.read();
      if (read < 0) {
        throw new EOFException(head.toString());
      }
      head.append((char) read);
    }
    return head.toString();
  }

  /** Asks for something, and never looks at the answer. */
  void get(String path) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(0x82); // :method GET
    head.write(0x86); // :scheme http
    text(head, 4, path);
    text(head, 1, "localhost");
    int stream = next;
    next += 2;
    frame(HEADERS, END | END_OF_HEAD, stream, head.toByteArray());
  }

  /** Adds a header whose name has a number, as it is. */
  private static void text(ByteArrayOutputStream head, int name, String value) {
    head.write(name);
    head.write(value.length()); // less than 127
    head.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  private void frame(int type, int flags, int stream, byte[] content) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + content.length);
    frame.putInt((content.length << 8) | type).put((byte) flags).putInt(stream).put(content);
    send(frame.array());
  }

  private void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
