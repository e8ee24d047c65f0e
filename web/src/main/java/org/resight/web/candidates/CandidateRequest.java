package org.resight.web.candidates;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.resight.journal.Backend;
import org.resight.refusal.RefusedException;
import org.resight.web.body.BulkFormat;
import org.resight.web.body.CsvRow;
import org.resight.web.body.RequestValues;
import org.resight.web.v1.AnnotationRequest;

/**
 * A scored candidate pair as a client writes it.
 *
 * @param a an annotation; in CSV also by its external id
 * @param b another annotation
 * @param match how likely, or how much, the two look like one individual
 * @param score another word for {@code match}
 * @param nomatch how likely they are two individuals
 * @param notcomp how likely they cannot be compared
 */
public record CandidateRequest(
    @Nullable String a,
    @Nullable String b,
    @Nullable Double match,
    @Nullable Double score,
    @Nullable Double nomatch,
    @Nullable Double notcomp) {

  private static final Set<String> COLUMNS =
      Set.of("a", "b", "match", "score", "nomatch", "notcomp");

  /**
   * A pair with its scores checked, its annotations not yet.
   *
   * @param a the text of an annotation's id or external id
   * @param b the same of the other
   * @param match the score
   * @param nomatch the score, NaN if there is none
   * @param notcomp the score, NaN if there is none
   */
  public record ScoredRequest(String a, String b, double match, double nomatch, double notcomp) {}

  /** How candidates for a graph of this backend are written in bulk bodies. */
  public static BulkFormat<CandidateRequest, ScoredRequest> format(Backend backend) {
    boolean probabilities = backend == Backend.GRAPH;
    return new BulkFormat<>(
        CandidateRequest.class,
        request -> request.withIds().scored(probabilities),
        columns -> fromColumns(columns, probabilities));
  }

  private static Function<CsvRow, ScoredRequest> fromColumns(
      Set<String> columns, boolean probabilities) {
    CsvRow.requireKnown(columns, COLUMNS);
    CsvRow.requireThere(columns, List.of("a", "b", columns.contains("score") ? "score" : "match"));
    return row ->
        new CandidateRequest(
                row.text("a"),
                row.text("b"),
                row.number("match"),
                row.number("score"),
                row.number("nomatch"),
                row.number("notcomp"))
            .scored(probabilities);
  }

  /** In JSON, annotations are named by their ids. */
  private CandidateRequest withIds() {
    RequestValues.uuid(a, "a");
    RequestValues.uuid(b, "b");
    return this;
  }

  private ScoredRequest scored(boolean probabilities) {
    if (match != null && score != null) {
      throw RefusedException.value("score", "is another word for match; give one of them.");
    }
    String field = score == null ? "match" : "score";
    double given = number(score == null ? match : score, field, probabilities);
    if (Double.isNaN(given)) {
      throw RefusedException.value(field, "must be given.");
    }
    return new ScoredRequest(
        id(a, "a"),
        id(b, "b"),
        given,
        number(nomatch, "nomatch", probabilities),
        number(notcomp, "notcomp", probabilities));
  }

  private static String id(@Nullable String text, String field) {
    return RequestValues.text(text, field, AnnotationRequest.LONGEST_TEXT);
  }

  /** Returns the number, or NaN if there is none. */
  private static double number(@Nullable Double number, String field, boolean probability) {
    if (number == null) {
      return Double.NaN;
    }
    if (probability && !(number >= 0 && number <= 1)) {
      throw RefusedException.value(field, "must be a probability, from 0 to 1.");
    }
    if (!Double.isFinite(number)) {
      throw RefusedException.value(field, "must be a number.");
    }
    return number;
  }
}
