package org.resight.web.v1;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;
import org.resight.refusal.RefusedException;
import org.resight.state.NameCommits;
import org.resight.web.access.Caller;
import org.resight.web.body.JsonProvider;
import org.resight.web.body.RequestValues;

/** The names of individuals: planned, given, and committed to the catalogue. */
@Path("/graphs")
@Tag(name = "State")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class NamesResource {

  private static final int MOST_NAMES = 10_000;

  @Inject private Caller caller;
  @Inject private NameCommits names;

  /** What is to be given back once the answer is written. */
  private final List<Runnable> held = new ArrayList<>();

  @PreDestroy
  void end() {
    held.forEach(Runnable::run);
  }

  /** Shows what a commit of the names would change. */
  @Operation(
      summary = "Show what sync would change",
      description =
          "Returns the names that a sync would change in the catalogue, and the "
              + "pairs that changed since the last one.")
  @GET
  @Path("/{graph}/delta")
  public DeltaDocument delta(@PathParam("graph") String graph) {
    return DeltaDocument.of(names.delta(RequestValues.graph(graph), held::add));
  }

  /**
   * Names to be committed.
   *
   * @param id the act; with the same id it happens once
   * @param seq of the plan that was looked at; 409 {@code changed} if it does not hold any more
   * @param digest of that plan
   */
  record SyncRequest(
      @Nullable String id,
      @Nullable String reviewer,
      @Nullable Long seq,
      @Nullable String digest) {}

  /** Commits the names of the individuals to the catalogue, as one act. */
  @Operation(
      summary = "Commit names",
      description =
          "Writes the names of the individuals to the catalogue as one act, and returns what"
              + " changed. With the seq and digest of a plan it does so only while the plan holds.")
  @POST
  @Path("/{graph}/sync")
  @Consumes({MediaType.APPLICATION_JSON, MediaType.APPLICATION_OCTET_STREAM})
  public DeltaDocument sync(
      @PathParam("graph") String graph,
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = SyncRequest.class)))
          InputStream sent)
      throws IOException {
    // What names no type is of octets, as RESTEasy reads the specification: so is a body left out.
    SyncRequest body = JsonProvider.ifGiven(SyncRequest.class, sent);
    String author = caller.reviewer(body == null ? null : body.reviewer());
    SyncRequest wish = body == null ? new SyncRequest(null, null, null, null) : body;
    return DeltaDocument.of(
        names.sync(
            RequestValues.graph(graph),
            caller.written(wish.id() == null ? null : RequestValues.uuid(wish.id(), "id"), author),
            author == null ? null : RequestValues.reviewer(author),
            wish.seq(),
            wish.digest(),
            held::add));
  }

  /** Shows what a commit of the names would do. */
  @Operation(
      summary = "Plan the names",
      description =
          "Shows what a commit of the names would do: old and new name of each individual, and the"
              + " names that several individuals bear. Nothing changes.")
  @GET
  @Path("/{graph}/names/plan")
  public NamesDocument plan(@PathParam("graph") String graph) {
    return NamesDocument.of(names.plan(RequestValues.graph(graph)));
  }

  /**
   * Names for individuals.
   *
   * @param id the act; with the same id it happens once
   * @param names names by any photo of an individual; null takes the name away
   * @param keepBoth whether a name may be one that another individual bears
   */
  record NamesRequest(
      @Nullable String id,
      @Nullable String reviewer,
      @Nullable Map<String, @Nullable String> names,
      @Nullable Boolean keepBoth) {}

  /** Gives individuals names, as one act. */
  @Operation(
      summary = "Name individuals",
      description =
          "Gives names to individuals, each told by any of its photos, as one act; null takes a"
              + " name away. A name that another individual bears is refused with 409 name-in-use,"
              + " unless keepBoth is true.")
  @POST
  @Path("/{graph}/names")
  @Consumes(MediaType.APPLICATION_JSON)
  public NamesDocument give(@PathParam("graph") String graph, NamesRequest body) {
    RequestValues.given(body);
    Map<String, @Nullable String> given = body.names();
    if (given == null || given.isEmpty() || given.size() > MOST_NAMES) {
      throw RefusedException.value("names", "must be 1 to " + MOST_NAMES + " names.");
    }
    Map<AnnotationId, String> wanted = new TreeMap<>();
    given.forEach(
        (photo, name) ->
            wanted.put(
                RequestValues.annotation(photo, "names"),
                NamesDocument.name(
                    RequestValues.optionalText(name, "names", RequestValues.LONGEST_NAME))));
    String author = RequestValues.reviewer(caller.reviewer(body.reviewer()));
    return NamesDocument.of(
        names.give(
            RequestValues.graph(graph),
            caller.written(body.id() == null ? null : RequestValues.uuid(body.id(), "id"), author),
            author,
            wanted,
            Boolean.TRUE.equals(body.keepBoth())));
  }
}
