package org.resight.web.access;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The path of a request, decoded once, as the servlets and resources see it.
 *
 * <p>Servers differ in how they read encoded slashes, dots, parameters of a path ({@code ;}) and
 * doubled slashes. No address here has any of them, so such a path is none.
 *
 * <p>Immutable.
 *
 * @param segments what stands between the slashes; an empty last one is left out
 */
record Address(List<String> segments) {

  Address {
    segments = List.copyOf(segments);
  }

  /** Reads a path as it was sent; empty if no address here can be like it. */
  static Optional<Address> of(String raw) {
    if (!raw.startsWith("/")) {
      return Optional.empty();
    }
    List<String> segments = new ArrayList<>();
    String[] parts = raw.substring(1).split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].isEmpty() && i == parts.length - 1) {
        break;
      }
      Optional<String> segment = decoded(parts[i]).filter(Address::isSegment);
      if (segment.isEmpty()) {
        return Optional.empty();
      }
      segments.add(segment.get());
    }
    return Optional.of(new Address(segments));
  }

  private static boolean isSegment(String text) {
    if (text.isEmpty() || text.equals(".") || text.equals("..")) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 0x7f || c == '/' || c == '\\' || c == ';') {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> decoded(String raw) {
    if (raw.indexOf('%') < 0) {
      return Optional.of(raw);
    }
    ByteBuffer bytes = ByteBuffer.allocate(3 * raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int high = i + 1 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
        int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        bytes.put((byte) (16 * high + low));
        i += 2;
      } else if (c < 0x80) {
        bytes.put((byte) c);
      } else {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Returns whether it begins with these segments. */
  boolean startsWith(String... first) {
    return segments.size() >= first.length
        && segments.subList(0, first.length).equals(List.of(first));
  }

  /** Returns the decoded path, without a slash at its end. */
  String path() {
    return "/" + String.join("/", segments);
  }
}
