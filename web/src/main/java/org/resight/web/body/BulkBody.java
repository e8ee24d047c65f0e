package org.resight.web.body;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.RefusedException;
import org.resight.web.problem.Problem;

/**
 * The items of a bulk body, read one by one from the connection.
 *
 * <p>Whatever is wrong is thrown as an {@link RefusedException} that says where: {@code index} of
 * the item from 0 on, {@code field}, and for CSV {@code line} and {@code column}. Not thread-safe.
 *
 * @param <T> the items
 */
public abstract sealed class BulkBody<T> implements Iterator<T> permits JsonItems, CsvItems {

  public static final String INDEX = "index";
  public static final String FIELD = "field";
  public static final String LINE = "line";
  public static final String COLUMN = "column";

  private final LineNumbers lines = new LineNumbers();
  private int index = -1;
  private boolean looked;
  private boolean broken;
  private @Nullable T ahead;

  /** Moves to the next item; returns whether there is one. {@link #line} is its line then. */
  abstract boolean advance();

  /** Reads the item moved to. */
  abstract T read();

  /** Returns the line on which the item moved to begins, or 0 if lines mean nothing here. */
  abstract long line();

  /** Returns whether what follows an item that could not be read can be read; asked after each. */
  abstract boolean canGoOn();

  /**
   * Returns whether nothing further can be read: the body ended too soon, or lost its form. Whoever
   * reads on after a refusal must ask this first, as the refusal would come again for ever.
   */
  public final boolean isBroken() {
    return broken;
  }

  /** Returns whether fields are columns. */
  public abstract boolean hasColumns();

  /** Returns whether the body is one item by itself, not a list of one. */
  public abstract boolean isSingle();

  @Override
  public final boolean hasNext() {
    if (!looked) {
      ahead = readNext();
      looked = true;
    }
    return ahead != null;
  }

  @Override
  public final T next() {
    if (!hasNext() || ahead == null) {
      throw new NoSuchElementException();
    }
    T item = ahead;
    looked = false;
    return item;
  }

  private @Nullable T readNext() {
    index++;
    try {
      if (!advance()) {
        return null;
      }
      if (line() > 0) {
        lines.add(index, line());
      }
      return read();
    } catch (RefusedException e) {
      broken |= Problem.status(e.refusal()) != Problem.UNPROCESSABLE || !canGoOn();
      throw at(index, e);
    }
  }

  /** Says which item a refusal is about. */
  public final RefusedException at(int item, RefusedException refusal) {
    if (Problem.status(refusal.refusal()) != Problem.UNPROCESSABLE
        && Problem.status(refusal.refusal()) != 400) {
      return refusal;
    }
    Map<String, Object> members = new HashMap<>(refusal.members());
    if (!isSingle()) {
      members.put(INDEX, item);
    }
    addLine(item, members);
    Object field = members.get(FIELD);
    if (hasColumns() && field != null) {
      members.putIfAbsent(COLUMN, field);
    }
    return new RefusedException(refusal.refusal(), refusal.detail(), members);
  }

  /** Says on which line the item stands that was refused after all had been read. */
  public final RefusedException at(RefusedException refusal, Map<String, Object> more) {
    Map<String, Object> members = new HashMap<>(refusal.members());
    members.putAll(more);
    if (refusal.index() != RefusedException.NO_INDEX) {
      addLine(refusal.index(), members);
    }
    return new RefusedException(refusal.refusal(), refusal.detail(), members, refusal.index());
  }

  private void addLine(int item, Map<String, Object> members) {
    if (item == index && line() > 0) {
      members.putIfAbsent(LINE, line());
    } else {
      lines.line(item).ifPresent(line -> members.putIfAbsent(LINE, line));
    }
  }
}
