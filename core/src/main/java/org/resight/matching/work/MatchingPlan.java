package org.resight.matching.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.matching.ComparisonRules;
import org.resight.matching.vectors.VectorSet;

/**
 * What one matching does. It does not change while the job runs, and a job that is taken up again
 * follows the same plan.
 *
 * @param photos annotations that are compared, segment after segment of the index
 * @param ends how many photos stand in the first segment, in the first two, and so on up to all
 * @param asking those for which the most similar photos are sought, or null for all
 * @param top pairs a photo at the most
 * @param viewpoints whether sides count
 * @param minutes of one session
 * @param metres of one place
 * @param model that makes the short lists, or the {@link VectorSet#matcher} of imported vectors, or
 *     null for the local features alone
 */
public record MatchingPlan(
    List<UUID> photos,
    List<Integer> ends,
    @Nullable List<UUID> asking,
    int top,
    boolean viewpoints,
    int minutes,
    int metres,
    @Nullable String model) {

  /** Pairs a photo if nobody says otherwise. */
  public static final int TOP = 20;

  /** Segments of an index: each costs a search. */
  private static final int MOST_SEGMENTS = 4;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the lists. */
  public MatchingPlan {
    photos = List.copyOf(photos);
    ends = List.copyOf(ends);
    asking = asking == null ? null : List.copyOf(asking);
  }

  /**
   * The rules and the length of lists of a plan, for any photos.
   *
   * @param model that makes the short lists, or null for the local features alone
   */
  public static MatchingPlan rules(int top, ComparisonRules rules, @Nullable String model) {
    return new MatchingPlan(
        List.of(),
        List.of(),
        null,
        top,
        rules.viewpoints(),
        rules.minutes(),
        rules.metres(),
        model);
  }

  /** Returns it without its photos: its rules alone. */
  MatchingPlan shortened() {
    return rules(top, rules(), model);
  }

  /** Returns its rules for photos of which all are asked, in one segment. */
  public MatchingPlan all(Collection<UUID> members) {
    List<UUID> sorted = members.stream().distinct().sorted().toList();
    return new MatchingPlan(
        sorted, List.of(sorted.size()), null, top, viewpoints, minutes, metres, model);
  }

  /**
   * Returns its rules for photos of which some are asked. Segments that an index has stay as they
   * are, as far as that costs little: small ones at the end are merged.
   *
   * @param members all photos
   * @param asked those of them that are asked
   * @param segments the photos of each segment of an index
   */
  MatchingPlan some(Collection<UUID> members, Collection<UUID> asked, List<List<UUID>> segments) {
    Set<UUID> left = new TreeSet<>(members);
    left.removeAll(asked);
    List<List<UUID>> next = new ArrayList<>();
    for (List<UUID> segment : segments) {
      List<UUID> still = segment.stream().filter(left::remove).toList();
      if (!still.isEmpty()) {
        next.add(still);
      }
    }
    if (next.isEmpty() && !left.isEmpty()) {
      next.add(List.copyOf(left));
      left.clear();
    }
    left.addAll(asked);
    if (!left.isEmpty()) {
      next.add(List.copyOf(left));
    }
    int last = next.size() - 1;
    while (last > 0
        && (last >= MOST_SEGMENTS || next.get(last - 1).size() < 2 * next.get(last).size())) {
      List<UUID> merged = new ArrayList<>(next.get(last - 1));
      merged.addAll(next.remove(last));
      next.set(--last, merged);
    }
    List<Integer> nextEnds = new ArrayList<>();
    int end = 0;
    for (List<UUID> segment : next) {
      end += segment.size();
      nextEnds.add(end);
    }
    return new MatchingPlan(
        next.stream().flatMap(List::stream).toList(),
        nextEnds,
        asked.stream().sorted().toList(),
        top,
        viewpoints,
        minutes,
        metres,
        model);
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
