package org.resight.state;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import org.resight.journal.GraphOpening;

/**
 * Where a graph stands in the list of all: those opened earlier come first.
 *
 * @param createdAt when it was opened
 * @param key tells those of one instant apart
 */
public record GraphOrder(Instant createdAt, UUID key) implements Comparable<GraphOrder> {

  private static final Comparator<GraphOrder> ORDER =
      Comparator.comparing(GraphOrder::createdAt).thenComparing(GraphOrder::key);

  private static final char BETWEEN = '_';

  /** Returns the place of a graph; it never changes. */
  public static GraphOrder of(GraphOpening opening) {
    return new GraphOrder(opening.createdAt(), opening.key().uuid());
  }

  @Override
  public int compareTo(GraphOrder other) {
    return ORDER.compare(this, other);
  }

  /** Returns a text that {@link #parse} reads. */
  public String cursor() {
    return createdAt.toString() + BETWEEN + key;
  }

  /** Reads a cursor; nothing if the text is none. */
  public static Optional<GraphOrder> parse(String cursor) {
    int middle = cursor.indexOf(BETWEEN);
    try {
      return middle < 0
          ? Optional.empty()
          : Optional.of(
              new GraphOrder(
                  Instant.parse(cursor.substring(0, middle)),
                  UUID.fromString(cursor.substring(middle + 1))));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
