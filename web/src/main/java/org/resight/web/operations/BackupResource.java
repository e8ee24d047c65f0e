package org.resight.web.operations;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.sql.JournalExport;
import org.resight.sql.JournalImport;
import org.resight.web.body.BulkFormat;

/** Everything in the database as one file, and back. */
@Path("/backup")
@Tag(name = "Operation")
@RequestScoped
public class BackupResource {

  @Inject private JournalExport journalExport;
  @Inject private JournalReplay replay;

  /** Writes everything, as of this moment; a backup without its last line is cut off. */
  @Operation(
      summary = "Write a backup",
      description =
          "Streams everything but the photos as lines of JSON, as of this moment. A"
              + " backup without its last line is cut off.")
  @GET
  @Produces(BulkFormat.NDJSON)
  @APIResponse(
      responseCode = "200",
      description = "The backup",
      content =
          @Content(mediaType = BulkFormat.NDJSON, schema = @Schema(implementation = String.class)))
  public Response write() {
    StreamingOutput backup = journalExport::write;
    return Response.ok(backup)
        .header("Content-Disposition", "attachment; filename=\"resight-backup.ndjson\"")
        .build();
  }

  /** Reads a backup into an empty server: all of it, or nothing. */
  @Operation(
      summary = "Restore a backup",
      description =
          "Reads a backup into an empty server: all of it, or nothing. The server "
              + "is not ready meanwhile. A server that is not empty answers 409 not-"
              + "empty.")
  @POST
  @Consumes(BulkFormat.NDJSON)
  @Produces(MediaType.APPLICATION_JSON)
  public CompletionStage<JournalImport.Totals> read(InputStream body) {
    try {
      return replay.restore(body);
    } catch (IOException e) {
      throw new RefusedException(Refusal.UNREADABLE_BODY, "The body could not be read to its end.");
    }
  }
}
