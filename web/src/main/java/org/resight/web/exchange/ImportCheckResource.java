package org.resight.web.exchange;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.journal.Backend;
import org.resight.model.AnnotationId;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.body.BulkBody;
import org.resight.web.body.BulkFormat;
import org.resight.web.body.PhotoDates;
import org.resight.web.body.RequestValues;
import org.resight.web.candidates.CandidateRequest;
import org.resight.web.problem.Problem;
import org.resight.web.v1.AnnotationDocument;
import org.resight.web.v1.AnnotationRequest;

/** Reads an import as the real one would, changes nothing, and says of every row what is wrong. */
@Path("/pages/imports")
@Tag(name = "Pages")
@RequestScoped
@Consumes({MediaType.APPLICATION_JSON, BulkFormat.NDJSON, BulkFormat.CSV})
@Produces(MediaType.APPLICATION_JSON)
public class ImportCheckResource {

  /** Problems that are listed; further ones are counted. */
  private static final int MOST_PROBLEMS = 1_000;

  private static final int SAMPLE = 20;

  /** Ids that are looked up in one question. */
  private static final int LOOKED_UP = 5_000;

  @Inject private AnnotationCatalogue catalogue;
  @Inject Caller caller;

  /**
   * What an import would do.
   *
   * @param rows read
   * @param ok rows that would be taken
   * @param refused rows that would not
   * @param warned rows that would be taken and should be looked at
   * @param problems what is wrong where, the first {@value #MOST_PROBLEMS}
   * @param sample the first rows as they were understood
   */
  record CheckDocument<T>(
      long rows,
      long ok,
      long refused,
      long warned,
      List<RowProblemDocument> problems,
      List<T> sample) {}

  /**
   * What is wrong with a row.
   *
   * @param row from 1 on, without the header
   * @param line of the file, where lines mean something
   * @param warning whether the row would be taken all the same
   */
  record RowProblemDocument(
      long row, @Nullable Long line, @Nullable String column, String reason, boolean warning) {}

  /** Checks annotations. */
  @Operation(
      summary = "Check an import of annotations",
      description =
          "Reads a body as an import would, and returns what it would do. Nothing " + "is changed.")
  @POST
  @Path("/annotations")
  public CheckDocument<AnnotationDocument> annotations(
      @Context HttpHeaders headers,
      @QueryParam("dateOrder") @Nullable String dateOrder,
      @QueryParam("zone") @Nullable String zone,
      InputStream body) {
    Findings<AnnotationDocument> findings = new Findings<>();
    Map<AnnotationId, Long> rows = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    read(
        AnnotationRequest.format(new AnnotationRequest.Reading("", PhotoDates.of(dateOrder, zone)))
            .open(headers.getMediaType(), body),
        findings,
        (row, annotation) -> {
          if (row > AnnotationCatalogue.MOST_IMPORTED) {
            throw AnnotationCatalogue.tooMany(AnnotationCatalogue.MOST_IMPORTED);
          }
          findings.take(AnnotationDocument.of(caller.view().sent(annotation)));
          warn(findings, row, annotation, rows.putIfAbsent(annotation.id(), row), names);
        });
    return findings.check();
  }

  private static void warn(
      Findings<AnnotationDocument> findings,
      long row,
      CatalogueAnnotation annotation,
      @Nullable Long earlier,
      Map<String, String> names) {
    if (earlier != null) {
      findings.warn(row, null, "Stands in row " + earlier + " already; the later row counts.");
    }
    String name = annotation.name();
    if (name != null) {
      String known = names.putIfAbsent(name.strip().toLowerCase(Locale.ROOT), name);
      if (known != null && !known.equals(name)) {
        findings.warn(row, "name", "\"" + name + "\" and \"" + known + "\" differ in case only.");
      }
    }
  }

  /** Checks candidate pairs. */
  @Operation(
      summary = "Check an import of pairs",
      description =
          "Reads a body as an import would, and returns what it would do. Nothing " + "is changed.")
  @POST
  @Path("/candidates")
  public CheckDocument<CandidateRequest.ScoredRequest> candidates(
      @Context HttpHeaders headers,
      @QueryParam("collection") @Nullable String collection,
      InputStream body) {
    String place = AnnotationRequest.collection(collection);
    Findings<CandidateRequest.ScoredRequest> findings = new Findings<>();
    Map<Long, CandidateRequest.ScoredRequest> waiting = new LinkedHashMap<>();
    read(
        CandidateRequest.format(Backend.GRAPH).open(headers.getMediaType(), body),
        findings,
        (row, pair) -> {
          waiting.put(row, pair);
          if (waiting.size() >= LOOKED_UP) {
            lookUp(place, waiting, findings);
          }
        });
    lookUp(place, waiting, findings);
    return findings.check();
  }

  private void lookUp(
      String place,
      Map<Long, CandidateRequest.ScoredRequest> waiting,
      Findings<CandidateRequest.ScoredRequest> findings) {
    Set<String> texts = new HashSet<>();
    waiting.values().forEach(pair -> texts.addAll(List.of(pair.a(), pair.b())));
    Map<String, AnnotationId> ids = new HashMap<>(catalogue.byExternalId(Set.of(place), texts));
    for (String text : texts) {
      AnnotationId id = RequestValues.id(text);
      if (id != null) {
        ids.put(text, id);
      }
    }
    Set<AnnotationId> missing = new HashSet<>(catalogue.missing(ids.values()));
    // What may not be seen is as what is not there.
    Predicate<AnnotationId> seen = caller.openings().seenIds(ids.values());
    ids.values().stream().filter(seen.negate()).forEach(missing::add);
    waiting.forEach(
        (row, pair) -> {
          if (isUnknown(pair.a(), ids, missing)) {
            findings.refuse(row, null, "a", "\"" + pair.a() + "\" is not in the catalogue.");
          } else if (isUnknown(pair.b(), ids, missing)) {
            findings.refuse(row, null, "b", "\"" + pair.b() + "\" is not in the catalogue.");
          } else {
            findings.take(pair);
          }
        });
    waiting.clear();
  }

  private static boolean isUnknown(
      String text, Map<String, AnnotationId> ids, Set<AnnotationId> missing) {
    AnnotationId id = ids.get(text);
    return id == null || missing.contains(id);
  }

  /** Reads on after a bad row, up to one after which the rest cannot be read. */
  private static <T> void read(
      BulkBody<T> body, Findings<?> findings, BiConsumer<Long, T> consumer) {
    while (true) {
      try {
        if (!body.hasNext()) {
          return;
        }
        consumer.accept(++findings.rows, body.next());
      } catch (RefusedException e) {
        boolean ofTheRow = Problem.status(e.refusal()) == Problem.UNPROCESSABLE;
        if (!ofTheRow || e.members().get(BulkBody.INDEX) == null) {
          throw e;
        }
        Object line = e.members().get(BulkBody.LINE);
        Object column = e.members().getOrDefault(BulkBody.COLUMN, e.members().get(BulkBody.FIELD));
        findings.refuse(
            ++findings.rows,
            line instanceof Number number ? number.longValue() : null,
            column == null ? null : column.toString(),
            e.detail());
        if (body.isBroken()) {
          return;
        }
      }
    }
  }

  /** What was found so far. */
  private static final class Findings<T> {

    private long rows;
    private long ok;
    private long refused;
    private long warned;
    private final List<RowProblemDocument> problems = new ArrayList<>();
    private final List<T> sample = new ArrayList<>();

    void take(T item) {
      ok++;
      if (sample.size() < SAMPLE) {
        sample.add(item);
      }
    }

    void refuse(long row, @Nullable Long line, @Nullable String column, String reason) {
      refused++;
      add(new RowProblemDocument(row, line, column, reason, false));
    }

    void warn(long row, @Nullable String column, String reason) {
      warned++;
      add(new RowProblemDocument(row, null, column, reason, true));
    }

    private void add(RowProblemDocument problem) {
      if (problems.size() < MOST_PROBLEMS) {
        problems.add(problem);
      }
    }

    CheckDocument<T> check() {
      return new CheckDocument<>(rows, ok, refused, warned, problems, sample);
    }
  }
}
