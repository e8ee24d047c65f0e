package org.resight.graph;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.model.Glance;
import org.resight.model.Marks;
import org.resight.model.NameBasedId;

/**
 * What somebody marked at a glance at many photos.
 *
 * <p>Immutable.
 *
 * @param id of the act that it becomes, chosen by the client: it makes a repetition harmless
 * @param glance what was asked
 * @param marks what was marked
 * @param reviewer who answers
 * @param lease the token of the lease it was answered under, or null
 * @param startedAt when the reviewer first saw the photos, to the microsecond, or null
 * @param decidedAt when the reviewer answered, to the microsecond, or null
 */
public record GlanceSubmission(
    UUID id,
    Glance glance,
    Marks marks,
    String reviewer,
    @Nullable UUID lease,
    @Nullable Instant startedAt,
    @Nullable Instant decidedAt) {

  /**
   * @throws IllegalArgumentException if the marks are no answer to what was asked
   */
  public GlanceSubmission {
    if (!glance.canBe(marks)) {
      throw new IllegalArgumentException("the marks are no answer");
    }
  }

  /** Returns the ids of the first reviews that follow from it. */
  public List<UUID> reviewIds(int count) {
    List<UUID> ids = new ArrayList<>();
    UUID id = firstId();
    for (int i = 0; i < count; i++) {
      ids.add(id);
      id = NameBasedId.after(id);
    }
    return ids;
  }

  /** Returns the id of the first review: it tells this answer from any other. */
  UUID firstId() {
    String content =
        String.join(
            " ",
            id.toString(),
            glance.stamp().toString(),
            marked(),
            String.valueOf(startedAt),
            String.valueOf(decidedAt),
            reviewer);
    return UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8));
  }

  /** As it was written before photos could be unclear, where none is: ids stay what they were. */
  private String marked() {
    String marked = new TreeSet<>(marks.marked()).toString();
    return marks.unclear().isEmpty()
        ? marked
        : marked + " unclear " + new TreeSet<>(marks.unclear());
  }
}
