package org.resight.matching.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.matching.ComparisonRules;

/**
 * What one matching does. It does not change while the job runs, and a job that is taken up again
 * follows the same plan.
 *
 * @param photos annotations that are compared, in order of their ids
 * @param asking those for which the most similar photos are sought, or null for all
 * @param top pairs a photo at the most
 * @param viewpoints whether sides count
 * @param minutes of one session
 * @param metres of one place
 */
public record MatchingPlan(
    List<UUID> photos,
    @Nullable List<UUID> asking,
    int top,
    boolean viewpoints,
    int minutes,
    int metres) {

  /** Pairs a photo if nobody says otherwise. */
  public static final int TOP = 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the lists. */
  public MatchingPlan {
    photos = List.copyOf(photos);
    asking = asking == null ? null : List.copyOf(asking);
  }

  /** Returns it without its photos: its rules alone. */
  MatchingPlan shortened() {
    return new MatchingPlan(List.of(), null, top, viewpoints, minutes, metres);
  }

  ComparisonRules rules() {
    return new ComparisonRules(viewpoints, minutes, metres);
  }

  /** Returns it as text, for the job. */
  public String text() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan is ids and numbers", e);
    }
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is another text
   */
  public static MatchingPlan of(String text) {
    try {
      return JSON.readValue(text, MatchingPlan.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("This is no plan of a matching.", e);
    }
  }
}
