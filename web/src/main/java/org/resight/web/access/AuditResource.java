package org.resight.web.access;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessState;
import org.resight.web.body.RequestValues;

/** What was done on the server that somebody may ask about later. */
@Path("/audit")
@Tag(name = "Access")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {

  @Inject private AccessState state;

  /** Lists the audit, oldest first. */
  @Operation(
      summary = "List the audit",
      description = "Returns what the audit has of the whole server, oldest first.")
  @GET
  public AuditDocument audit(
      @Parameter(description = "Number of the last event that was read; absent for the first")
          @QueryParam("after")
          @Nullable String after) {
    return AuditDocument.of(state, AuditDocument.number(after), "");
  }

  /** Writes the whole audit as a file. */
  @Operation(
      summary = "Export the audit",
      description = "Writes all events of the audit, oldest first, as NDJSON or CSV.")
  @GET
  @Path("/export")
  @Produces({"application/x-ndjson", "text/csv"})
  @APIResponse(
      responseCode = "200",
      description = "All events",
      content = @Content(schema = @Schema(implementation = String.class)))
  public Response export(
      @Parameter(description = "the format: ndjson or csv") @QueryParam("format")
          @Nullable String format) {
    AuditExport.Format wanted =
        RequestValues.value(AuditExport.Format.class, format == null ? "ndjson" : format, "format");
    return Response.ok(AuditExport.write(state, wanted))
        .type(wanted == AuditExport.Format.CSV ? "text/csv; charset=utf-8" : "application/x-ndjson")
        .header(
            "Content-Disposition",
            "attachment; filename=\"audit." + RequestValues.name(wanted) + "\"")
        .build();
  }

  /** Follows the chain of hashes. */
  @Operation(
      summary = "Verify the audit",
      description =
          "Follows the chain of hashes from the first event to the newest, and says which event was"
              + " changed or is missing. Keep the newest hash elsewhere: it shows later whether all"
              + " was written anew.")
  @GET
  @Path("/verification")
  public AuditExport.VerificationDocument verify() {
    return AuditExport.verify(state);
  }
}
