package org.resight.web.limits;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import org.resight.web.body.Json;
import org.resight.web.problem.BoundMetrics;
import org.resight.web.problem.Problem;
import org.resight.web.problem.ProblemMapper;

/** The answer of a server that has too much to do, for where no resource has been reached yet. */
public final class BusyDocument {

  /** Its media type. */
  public static final String TYPE = Problem.MEDIA_TYPE;

  /** Its status. */
  public static final int STATUS = 503;

  /** The seconds of its {@code Retry-After}. */
  public static final int RETRY_AFTER = Problem.RETRY_AFTER;

  private BusyDocument() {}

  /**
   * Returns it as UTF-8, and counts it.
   *
   * @param detail one sentence
   * @param instance the path of the request
   */
  public static byte[] of(String detail, String instance) {
    BoundMetrics.refused("busy");
    try {
      return Json.MAPPER
          .writeValueAsString(ProblemMapper.busy(detail, instance))
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem that cannot be written", e);
    }
  }
}
