package org.resight.refusal;

import jakarta.ejb.ApplicationException;
import java.util.Map;
import java.util.Objects;

/** A request that cannot be done; nothing of it was done. */
@ApplicationException
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** No item of the request is to blame. */
  public static final int NO_INDEX = -1;

  private final Refusal refusal;
  private final transient Map<String, Object> members;
  private final int index;

  /** Refuses a request as a whole. */
  public RefusedException(Refusal refusal, String detail) {
    this(refusal, detail, Map.of(), NO_INDEX);
  }

  /** Refuses a request as a whole, with further members of the problem document. */
  public RefusedException(Refusal refusal, String detail, Map<String, Object> members) {
    this(refusal, detail, members, NO_INDEX);
  }

  /** Refuses the value of a field or parameter: it must be what the detail says. */
  public static RefusedException value(String field, String detail) {
    return new RefusedException(
        Refusal.INVALID_VALUE, field + ": " + detail, Map.of("field", field));
  }

  /**
   * Refuses a request.
   *
   * @param detail one sentence for people
   * @param members further members of the problem document
   * @param index the first bad item of the request from 0 on, or {@link #NO_INDEX}
   */
  public RefusedException(Refusal refusal, String detail, Map<String, Object> members, int index) {
    super(detail);
    this.refusal = refusal;
    this.members = Map.copyOf(members);
    this.index = index;
  }

  /** Returns why. */
  public Refusal refusal() {
    return refusal;
  }

  /** Returns one sentence for people. */
  public String detail() {
    return Objects.requireNonNullElse(getMessage(), refusal.name());
  }

  /** Returns further members of the problem document. */
  public Map<String, Object> members() {
    return members;
  }

  /** Returns the first bad item from 0 on, or {@link #NO_INDEX}. */
  public int index() {
    return index;
  }
}
