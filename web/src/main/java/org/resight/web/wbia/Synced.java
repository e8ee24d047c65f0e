package org.resight.web.wbia;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationPair;
import org.resight.state.NameChanges;

/** What a commit of names answers. */
final class Synced {

  /** What begins the old server's names of those without one. */
  private static final String NO_NAME = "____";

  private static final double MILLIS = 1000;

  private Synced() {}

  static Map<String, Object> answer(NameChanges changes) {
    List<Map<String, @Nullable Object>> matches = new ArrayList<>();
    changes.matches().forEach(changed -> matches.add(row(changed)));
    Map<String, Map<String, String>> names = new TreeMap<>();
    changes
        .names()
        .forEach(
            (annotation, change) -> {
              Map<String, String> renamed = new LinkedHashMap<>();
              renamed.put("old", named(change.before()));
              renamed.put("new", named(change.after()));
              names.put(annotation.toString(), renamed);
            });
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("match_list", matches);
    answer.put("name_dict", names);
    return answer;
  }

  private static String named(@Nullable String name) {
    return name == null ? NO_NAME : name;
  }

  private static Map<String, @Nullable Object> row(NameChanges.ChangedPair changed) {
    AnnotationPair pair = changed.pair();
    RecordedReview now = changed.after();
    RecordedReview before = changed.before();
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put(
        "edge", List.of(PythonJson.tagged(pair.a().uuid()), PythonJson.tagged(pair.b().uuid())));
    row.put("am_rowid", null);
    row.put("new_confidence", Codes.of(now.review().confidence()));
    row.put("new_timestamp_c1", seconds(now.startedAt()));
    row.put("new_timestamp_c2", seconds(now.decidedAt()));
    row.put("new_timestamp_s1", null);
    row.put("new_timestamp", seconds(now.recordedAt()));
    row.put("new_user_id", now.review().reviewer());
    row.put("old_evidence_decision", before == null ? null : Codes.of(before.review().evidence()));
    row.put("new_evidence_decision", Codes.of(now.review().evidence()));
    row.put("old_tags", before == null ? null : before.tags());
    row.put("new_tags", now.tags());
    row.put("old_meta_decision", before == null ? null : Codes.of(before.review().meta()));
    row.put("new_meta_decision", Codes.of(now.review().meta()));
    row.put("is_new", before == null);
    return row;
  }

  private static @Nullable Double seconds(@Nullable Instant time) {
    return time == null ? null : time.toEpochMilli() / MILLIS;
  }
}
