package org.resight.it.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Makes bad requests out of good ones: bits turned, parts cut, doubled, moved, or replaced by what
 * parsers are known to fall over. The same seed makes the same requests. Confined to one thread.
 */
final class Mutations {

  /** No mutant has more bytes than this. */
  private static final int MOST_BYTES = 1 << 20;

  /** The servers read heads of 8 KB. */
  private static final int LONGEST_TARGET = 4_000;

  private static final List<String> PIECES =
      List.of(
          "\"",
          "'",
          "\\",
          "\\u0000",
          "\u0000",
          "\\ud800",
          "\ufeff",
          "\u0661\u0662",
          "null",
          "true",
          "NaN",
          "-Infinity",
          "1e999",
          "-1",
          "0.1",
          "2147483648",
          "9223372036854775808",
          "1" + "0".repeat(400),
          "[".repeat(2_000),
          "{\"a\":".repeat(2_000),
          "{}",
          "[]",
          ",",
          ";",
          ":",
          "\r\n",
          "\n\n",
          "\t",
          "%00",
          "%zz",
          "%2e%2e%2f",
          "../",
          "&",
          "=",
          "=1+1",
          "x".repeat(5_000),
          "\"\"".repeat(500),
          "00000000-0000-0000-0000-000000000000",
          "99999999-9999-4999-8999-999999999999",
          "2024-02-30T25:61:61Z",
          "+999999999-12-31T23:59:59.999999999+18:00",
          "\uD83E\uDD93",
          "\u202e");

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/x-ndjson",
          "text/csv",
          "text/csv; charset=utf-16",
          "text/csv; charset=none",
          "image/png",
          "image/jpeg",
          "multipart/form-data; boundary=",
          "application/x-www-form-urlencoded",
          "*/*",
          "a");

  private static final List<String> HEADERS =
      List.of(
          "Content-Encoding: gzip",
          "Content-Encoding: br",
          "Expect: 100-continue",
          "Accept: nothing/at-all",
          "Accept: a",
          "Accept-Language: " + "x-".repeat(2_000),
          "If-None-Match: \"",
          "Range: bytes=5-1",
          "Last-Event-ID: -1",
          "Cookie: reviewer=%00; =; ;",
          "X-Forwarded-For: " + "1,".repeat(1_000),
          "Transfer-Encoding: xchunked",
          "Transfer-Encoding: chunked",
          "Content-Length: 7",
          "Upgrade: h2c",
          ": ",
          "\u0001: \u0002");

  private final Random random;

  Mutations(long seed) {
    random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /**
   * A request made bad.
   *
   * @param wire what is sent, a character a byte
   * @param request what it was made of, with the changes as far as it has parts for them
   * @param wellFormed whether it is still a request by the rules of HTTP
   */
  record Mutant(String wire, FuzzRequest request, boolean wellFormed) {

    Mutant(byte[] wire, FuzzRequest request, boolean wellFormed) {
      this(new String(wire, StandardCharsets.ISO_8859_1), request, wellFormed);
    }

    byte[] bytes() {
      return wire.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What was sent, cut, with its line ends in sight. */
    @Override
    public String toString() {
      return wire.substring(0, Math.min(wire.length(), 1_500)).replace("\r\n", " | ");
    }
  }

  /**
   * Makes a request bad.
   *
   * @param other bytes that parts may be taken from
   */
  Mutant of(FuzzRequest good, byte[] other) {
    int way = random.nextInt(20);
    FuzzRequest bad = good;
    boolean wellFormed = true;
    if (good.content().length() > 0 && way < 12) {
      bad = good.withBody(bytes(good.body(), other));
    } else if (way < 15) {
      String target =
          new String(
              bytes(good.target().getBytes(StandardCharsets.UTF_8), other), StandardCharsets.UTF_8);
      bad = good.withTarget("/" + encoded(target));
      // What a server makes of an odd escape or of a parameter in a path is its own business.
      wellFormed = false;
    } else if (good.content().length() > 0 && way < 17) {
      bad = FuzzRequest.of(good.method(), good.target(), oneOf(TYPES), good.body());
    } else if (good.content().length() > 0 && way == 17) {
      byte[] zipped = zipped(good.body());
      bad =
          good.withBody(random.nextBoolean() ? zipped : bytes(zipped, other))
              .withHeader("Content-Encoding: gzip");
    } else if (way < 19) {
      wellFormed = false;
      bad = good.withHeader(oneOf(HEADERS));
    } else {
      return new Mutant(bytes(good.bytes(), other), good, false);
    }
    return new Mutant(bad.bytes(), bad, wellFormed);
  }

  /**
   * Keeps what HTTP allows in a target and encodes the rest, so that it comes to the application.
   */
  private static String encoded(String target) {
    StringBuilder kept = new StringBuilder();
    for (byte each : target.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean plain = c > ' ' && c < 0x7f && "\"<>\\^`{|}[]#".indexOf(c) < 0;
      if (kept.length() > LONGEST_TARGET) {
        break;
      }
      kept.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return kept.substring(kept.indexOf("/") == 0 ? 1 : 0);
  }

  /** Returns bytes with one to four changes, at most {@value #MOST_BYTES} of them. */
  byte[] bytes(byte[] from, byte[] other) {
    byte[] now = from;
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      now = changed(now, other);
    }
    return now.length > MOST_BYTES ? Arrays.copyOf(now, MOST_BYTES) : now;
  }

  private byte[] changed(byte[] from, byte[] other) {
    int start = random.nextInt(from.length + 1);
    int end = Math.min(from.length, start + 1 + random.nextInt(1 + from.length / 4));
    byte[] part = Arrays.copyOfRange(from, start, end);
    return switch (random.nextInt(8)) {
      case 0 -> {
        byte[] turned = from.clone();
        if (turned.length > 0) {
          turned[start % turned.length] ^= (byte) (1 << random.nextInt(8));
        }
        yield turned;
      }
      case 1 -> Arrays.copyOf(from, start);
      case 2 -> joined(from, start, new byte[0], end);
      case 3 -> joined(from, start, repeated(part, 2 + random.nextInt(40)), end);
      case 4 -> {
        byte[] any = new byte[part.length];
        random.nextBytes(any);
        yield joined(from, start, any, end);
      }
      case 5 -> {
        int first = other.length == 0 ? 0 : random.nextInt(other.length);
        int last = Math.min(other.length, first + random.nextInt(200));
        yield joined(from, start, Arrays.copyOfRange(other, first, last), end);
      }
      case 6 -> joined(from, start, oneOf(PIECES).getBytes(StandardCharsets.UTF_8), end);
      default -> joined(from, start, oneOf(PIECES).getBytes(StandardCharsets.UTF_8), start);
    };
  }

  private static byte[] joined(byte[] around, int start, byte[] middle, int end) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(around, 0, start);
    all.writeBytes(middle);
    all.write(around, end, around.length - end);
    return all.toByteArray();
  }

  private static byte[] repeated(byte[] part, int times) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times && all.size() < MOST_BYTES; i++) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] zipped(byte[] plain) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }
}
