package org.resight.it.nothing;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** Reads a review from JSON and answers with a receipt, as Resight does, but does nothing. */
@Path("/reviews")
public class NothingResource {

  /** Takes a body of the same shape as a review. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> review(Map<String, Object> review) {
    return Map.of(
        "id",
        review.get("id"),
        "seq",
        1,
        "a",
        review.get("a"),
        "b",
        review.get("b"),
        "effect",
        "none",
        "duplicate",
        false);
  }
}
