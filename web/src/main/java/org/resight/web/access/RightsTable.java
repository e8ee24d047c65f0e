package org.resight.web.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one table of who may ask what: {@code rights.txt}.
 *
 * <p>Immutable. A look-up costs the segments of the address.
 */
final class RightsTable {

  private static final String ANY = "{}";
  private static final String REST = "**";

  /**
   * A row.
   *
   * @param address its segments; those in braces stand for any
   */
  record Row(String method, List<String> address, Requirement requirement) {
    Row {
      address = List.copyOf(address);
    }

    /** Returns the segment of an address that stands where this one has a name in braces. */
    Optional<String> value(String name, Address asked) {
      int index = address.indexOf(name);
      return index < 0 || index >= asked.segments().size()
          ? Optional.empty()
          : Optional.of(asked.segments().get(index));
    }

    String path() {
      return "/" + String.join("/", address);
    }
  }

  private static final class Node {
    private final Map<String, Node> next = new HashMap<>();
    private final Map<String, Row> rows = new HashMap<>();
  }

  private final List<Row> rows = new ArrayList<>();
  private final Node root = new Node();

  private RightsTable() {}

  /** Reads the table of this application. */
  static RightsTable read() {
    try (InputStream table = RightsTable.class.getResourceAsStream("rights.txt")) {
      if (table == null) {
        throw new IllegalStateException("The table of rights is missing.");
      }
      return of(new String(table.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a table.
   *
   * @throws IllegalArgumentException if a line is none, or an address stands twice
   */
  static RightsTable of(String text) {
    RightsTable table = new RightsTable();
    text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(table::add);
    return table;
  }

  private void add(String line) {
    String[] parts = line.split(" +", 3);
    if (parts.length != 3 || !parts[1].startsWith("/")) {
      throw new IllegalArgumentException(line);
    }
    String path = parts[1].substring(1);
    List<String> address = path.isEmpty() ? List.of() : List.of(path.split("/"));
    Row row = new Row(parts[0], address, Requirement.of(parts[2]));
    Node node = root;
    for (String segment : address) {
      node = node.next.computeIfAbsent(segment.startsWith("{") ? ANY : segment, s -> new Node());
    }
    if (node.rows.put(row.method(), row) != null) {
      throw new IllegalArgumentException("twice: " + line);
    }
    rows.add(row);
  }

  /** Returns all rows, in order. */
  List<Row> rows() {
    return List.copyOf(rows);
  }

  /** Returns the row for a request; HEAD and OPTIONS are reads of what GET or anything reads. */
  Optional<Row> find(String method, Address address) {
    Map<String, Row> methods = methods(address);
    Row row = methods.get(method.equals("HEAD") ? "GET" : method);
    return row == null && method.equals("OPTIONS")
        ? methods.values().stream().findFirst()
        : Optional.ofNullable(row);
  }

  /** Returns whether there is such an address, under any method. */
  boolean has(Address address) {
    return !methods(address).isEmpty();
  }

  private Map<String, Row> methods(Address address) {
    Node found = find(root, address.segments(), 0);
    return found == null ? Map.of() : found.rows;
  }

  /** The narrower name wins, and what comes to nothing is taken back. */
  private static @Nullable Node find(Node node, List<String> segments, int from) {
    if (from == segments.size()) {
      return node.rows.isEmpty() ? null : node;
    }
    for (String name : new String[] {segments.get(from), ANY}) {
      Node next = node.next.get(name);
      Node found = next == null ? null : find(next, segments, from + 1);
      if (found != null) {
        return found;
      }
    }
    return node.next.get(REST);
  }
}
