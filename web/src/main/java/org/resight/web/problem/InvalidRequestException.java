package org.resight.web.problem;

import java.util.Map;

/** A request that says something it must not say; thrown before anything is done. */
public final class InvalidRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The request is understood, and wrong. */
  public static final int UNPROCESSABLE = 422;

  private final String slug;
  private final int status;
  private final String detail;
  private final transient Map<String, Object> members;

  public InvalidRequestException(
      String slug, int status, String detail, Map<String, Object> members) {
    super(detail);
    this.detail = detail;
    this.slug = slug;
    this.status = status;
    this.members = Map.copyOf(members);
  }

  /** Refuses the value of a field or parameter. */
  public static InvalidRequestException value(String field, String detail) {
    return new InvalidRequestException(
        "invalid-value", UNPROCESSABLE, field + ": " + detail, Map.of("field", field));
  }

  public String detail() {
    return detail;
  }

  public String slug() {
    return slug;
  }

  public int status() {
    return status;
  }

  public Map<String, Object> members() {
    return members;
  }
}
