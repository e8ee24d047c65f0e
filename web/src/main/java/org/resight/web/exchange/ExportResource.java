package org.resight.web.exchange;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.ShownAnnotation;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.catalogue.GivenNames;
import org.resight.graph.AtSeq;
import org.resight.graph.GraphClient;
import org.resight.graph.PageReads;
import org.resight.model.AnnotationId;
import org.resight.model.Individual;
import org.resight.web.access.AnnotationView;
import org.resight.web.access.Caller;
import org.resight.web.body.HarmlessCell;
import org.resight.web.body.Json;
import org.resight.web.body.RequestValues;
import org.resight.web.v1.AnnotationDocument;

/**
 * A graph's catalogue as a file: one row a photo, with the individual it is in, the review up to
 * which that holds, and whether its individual is free of contradictions.
 */
@Path("/graphs/{graph}/export")
@Tag(name = "Export")
@RequestScoped
public class ExportResource {

  private static final int CHUNK = 2_000;

  @Inject private AnnotationCatalogue catalogue;
  @Inject private Caller caller;

  /** Formats that a catalogue is written in. */
  enum Format {
    /** One line a photo. */
    CSV,
    /** An object with the state's date and a list of photos. */
    JSON
  }

  /**
   * A photo with the individual it is in.
   *
   * @param individual the name of the individual; {@code name} is what the catalogue has now
   */
  record Row(
      @JsonUnwrapped AnnotationDocument annotation,
      @Nullable String individual,
      UUID individualId,
      int photos,
      boolean consistent,
      boolean excluded,
      long seq) {

    private static final List<String> COLUMNS =
        List.of(
            "id",
            "externalId",
            "individual",
            "individualId",
            "photos",
            "consistent",
            "excluded",
            "name",
            "imageUri",
            "bbox",
            "theta",
            "viewpoint",
            "species",
            "quality",
            "takenAt",
            "latitude",
            "longitude",
            "encounter",
            "attributes",
            "seq",
            "uncertaintyMetres");

    /** Returns the fields as text; those that have parts as JSON. */
    private List<String> cells() {
      JsonNode row = Json.MAPPER.valueToTree(this);
      return COLUMNS.stream().map(column -> cell(row.path(column))).toList();
    }

    private static String cell(JsonNode value) {
      if (value.isContainerNode()) {
        return value.isEmpty() ? "" : value.toString();
      }
      if (value.isTextual()) {
        return HarmlessCell.of(value.asText());
      }
      return value.isNull() || value.isMissingNode() ? "" : value.asText();
    }
  }

  /** Writes the catalogue. */
  @Operation(
      summary = "Export the catalogue",
      description = "Writes all annotations of a graph with their individuals and names.")
  @GET
  @APIResponse(
      responseCode = "200",
      description = "The catalogue",
      content = {
        @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class)),
        @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT))
      })
  public CompletionStage<Response> export(
      @PathParam("graph") String graph,
      @Parameter(description = "the format: csv or json") @QueryParam("format")
          @Nullable String format) {
    Format wanted = RequestValues.value(Format.class, format == null ? "csv" : format, "format");
    GraphClient client = caller.client(graph);
    AnnotationView view = caller.view();
    return client
        .pages()
        .members()
        .thenApply(
            members ->
                Response.ok((StreamingOutput) out -> write(wanted, client, view, members, out))
                    .type(wanted == Format.CSV ? "text/csv; charset=utf-8" : "application/json")
                    .header(
                        "Content-Disposition",
                        "attachment; filename=\"catalogue-"
                            + members.seq()
                            + "."
                            + RequestValues.name(wanted)
                            + "\"")
                    .build());
  }

  private void write(
      Format format,
      GraphClient client,
      AnnotationView view,
      AtSeq<PageReads.Members> members,
      OutputStream out)
      throws IOException {
    Rows rows = new Rows(view, members);
    if (format == Format.CSV) {
      Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      CsvWriter csv = CsvWriter.builder().build(text);
      csv.writeRecord(Row.COLUMNS);
      rows.each(row -> csv.writeRecord(row.cells()));
      csv.flush();
      text.flush();
    } else {
      JsonGenerator json = Json.MAPPER.createGenerator(out);
      json.writeStartObject();
      json.writeStringField("graph", client.id().toString());
      json.writeNumberField("seq", members.seq());
      json.writeStringField("exportedAt", Instant.now().toString());
      json.writeNumberField("conflicts", rows.conflicts());
      json.writeArrayFieldStart("photos");
      rows.each(row -> Json.MAPPER.writeValue(json, row));
      json.writeEndArray();
      json.writeEndObject();
      json.flush();
    }
  }

  /** Does something with a row. */
  private interface RowWriter {
    void write(Row row) throws IOException;
  }

  /** The rows, made in small parts. */
  private final class Rows {

    private final AnnotationView view;
    private final PageReads.Members members;
    private final long seq;
    private final Set<AnnotationId> excluded;

    Rows(AnnotationView view, AtSeq<PageReads.Members> read) {
      this.view = view;
      this.members = read.value();
      this.seq = read.seq();
      this.excluded = new HashSet<>(members.excluded());
    }

    long conflicts() {
      return members.individuals().stream().filter(individual -> !individual.consistent()).count();
    }

    void each(RowWriter writer) throws IOException {
      List<Individual> part = new ArrayList<>();
      int size = 0;
      for (Individual individual : members.individuals()) {
        part.add(individual);
        size += individual.members().size();
        if (size >= CHUNK) {
          write(part, writer);
          part.clear();
          size = 0;
        }
      }
      write(part, writer);
      List<Individual> alone =
          excluded.stream().sorted().map(id -> new Individual(List.of(id), true, true)).toList();
      write(alone, writer);
    }

    private void write(List<Individual> part, RowWriter writer) throws IOException {
      List<AnnotationId> ids = new ArrayList<>();
      part.forEach(individual -> ids.addAll(individual.members()));
      Map<AnnotationId, CatalogueAnnotation> known = catalogue.find(ids);
      Map<AnnotationId, ShownAnnotation> shown = view.of(known);
      try {
        for (Individual individual : part) {
          String name = GivenNames.mostCommon(individual.members(), known);
          for (AnnotationId id : individual.members()) {
            ShownAnnotation annotation = shown.get(id);
            if (annotation != null) {
              writer.write(row(annotation, individual, name));
            }
          }
        }
      } catch (UncheckedIOException e) {
        throw e.getCause() == null ? new IOException(e) : e.getCause();
      }
    }

    private Row row(ShownAnnotation annotation, Individual individual, @Nullable String name) {
      return new Row(
          AnnotationDocument.of(annotation),
          name,
          individual.label().uuid(),
          individual.members().size(),
          individual.consistent(),
          excluded.contains(annotation.id()),
          seq);
    }
  }
}
