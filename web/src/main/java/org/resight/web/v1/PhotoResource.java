package org.resight.web.v1;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.photos.Photo;
import org.resight.photos.PhotoArchive;
import org.resight.photos.PhotoRefusedException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.ReviewStateBean;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** The photos of annotations: put them in, look at them whole or cropped, in the size needed. */
@Path("/annotations/{id}/image")
@Tag(name = "Photos")
@RequestScoped
public class PhotoResource {

  private static final int LARGEST_SIDE = 100_000;

  /** A year: the address of a picture with {@code v} changes whenever the picture does. */
  private static final int FOR_EVER = 31_536_000;

  @Inject private AnnotationCatalogue catalogue;
  @Inject private PhotoArchive archive;
  @Inject private ReviewStateBean state;
  @Inject private Caller caller;
  @Inject private Event<PhotosAdded> added;
  @Inject private Event<PhotoReplaced> replaced;

  /** What was kept. */
  record KeptDocument(int width, int height, String type, String tag) {}

  /** Keeps the photo of an annotation, in place of any before. */
  @Operation(
      summary = "Put a photo",
      description =
          "Keeps the photo of an annotation, in place of an earlier one. JPEG and "
              + "PNG are recognized by their bytes; anything else is 415. A photo beyond "
              + "the limits of bytes or pixels is 413. When the photos of an import are there, "
              + "seek copies among them: POST /graphs/{graph}/near-duplicates with their ids. "
              + "What was found with an earlier photo is forgotten.")
  @PUT
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  public KeptDocument put(
      @PathParam("id") String id,
      @Parameter(
              description =
                  "length of the photo in bytes; one beyond the limit is refused before it "
                      + "is read")
          @HeaderParam("Content-Length")
          @Nullable Long length,
      InputStream body)
      throws IOException {
    CatalogueAnnotation annotation = annotation(id);
    if (length != null && length > archive.mostBytes()) {
      throw new RefusedException(
          Refusal.PHOTO_TOO_LARGE,
          "A photo may have at most " + archive.mostBytes() + " bytes.",
          Map.of());
    }
    try {
      String before = tag(annotation);
      Photo photo = archive.put(annotation.id(), body);
      if (before != null && !before.equals(photo.tag())) {
        replaced.fire(new PhotoReplaced(annotation.id()));
      }
      state.owner(annotation.id()).ifPresent(graph -> added.fire(new PhotosAdded(graph)));
      return new KeptDocument(
          photo.form().width(),
          photo.form().height(),
          photo.form().type().mediaType(),
          photo.tag());
    } catch (PhotoRefusedException e) {
      throw refused(e);
    }
  }

  /** The tag of the photo that is there; one that cannot be shown has an empty one. */
  private @Nullable String tag(CatalogueAnnotation annotation) throws IOException {
    try {
      return archive.find(annotation).map(Photo::tag).orElse(null);
    } catch (PhotoRefusedException e) {
      return "";
    }
  }

  /** On Payara a header that cannot be read is a failure; it is as none. */
  private static Response.@Nullable ResponseBuilder unchanged(Request request, EntityTag tag) {
    try {
      return request.evaluatePreconditions(tag);
    } catch (ProcessingException e) {
      return null;
    }
  }

  /**
   * Shows a photo upright.
   *
   * @param crop whether only the annotation's box, with a tenth of it on each side
   * @param max pixels of the longer side at most
   * @param version any text: with it the answer may be kept for ever
   */
  @Operation(
      summary = "Get a photo",
      description =
          "Returns the photo upright: whole or cropped, in the size that is asked "
              + "for. It has an ETag. Without the right to exact places it holds pixels alone.")
  @GET
  @APIResponse(
      responseCode = "200",
      description = "The picture",
      content =
          @Content(
              mediaType = "image/jpeg",
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  public Response get(
      @PathParam("id") String id,
      @Parameter(
              description = "true for the annotation's box only, with a tenth of it on each side")
          @QueryParam("crop")
          @Nullable String crop,
      @Parameter(
              description =
                  "pixels of the longer side at most, 16 to 100,000; the full size if " + "absent")
          @QueryParam("max")
          @Nullable String max,
      @Parameter(description = "the photo's tag; with it the answer may be cached for a year")
          @QueryParam("v")
          @Nullable String version,
      @Context Request request)
      throws IOException {
    CatalogueAnnotation annotation = annotation(id);
    caller.view().requireSeen(annotation.id());
    int side = RequestValues.number(max, "max", 0, 16, LARGEST_SIDE);
    try {
      Photo photo =
          archive
              .find(annotation)
              .orElseThrow(
                  () ->
                      new RefusedException(Refusal.NO_PHOTO, "This annotation has no photo here."));
      PhotoArchive.Picture picture =
          archive.picture(
              annotation,
              photo,
              Boolean.parseBoolean(crop),
              side,
              !caller.view().of(annotation).isExact());
      EntityTag tag = new EntityTag(picture.tag());
      Response.ResponseBuilder unchanged = unchanged(request, tag);
      CacheControl cache = cache(photo.tag().equals(version));
      if (unchanged != null) {
        return unchanged.cacheControl(cache).build();
      }
      return Response.ok(picture.file().toFile(), picture.mediaType())
          .tag(tag)
          .cacheControl(cache)
          .build();
    } catch (PhotoRefusedException e) {
      throw refused(e);
    }
  }

  private static CacheControl cache(boolean named) {
    CacheControl cache = new CacheControl();
    cache.setPrivate(true);
    cache.setNoTransform(true);
    cache.setMaxAge(named ? FOR_EVER : 0);
    cache.setMustRevalidate(!named);
    return cache;
  }

  private CatalogueAnnotation annotation(String id) {
    return catalogue
        .find(RequestValues.annotation(id, "id"))
        .orElseThrow(
            () ->
                new RefusedException(
                    Refusal.UNKNOWN_ANNOTATIONS,
                    "No annotation has this id.",
                    Map.of("annotations", List.of(id)),
                    RefusedException.NO_INDEX));
  }

  private static RefusedException refused(PhotoRefusedException refused) {
    String detail = refused.getMessage() == null ? "" : refused.getMessage();
    return switch (refused.reason()) {
      case TOO_MANY_BYTES -> new RefusedException(Refusal.PHOTO_TOO_LARGE, detail);
      case TOO_MANY_PIXELS -> new RefusedException(Refusal.PHOTO_TOO_MANY_PIXELS, detail);
      case NOT_A_PHOTO -> new RefusedException(Refusal.NOT_A_PHOTO, detail);
      case DAMAGED -> new RefusedException(Refusal.PHOTO_DAMAGED, detail);
      case BUSY -> new RefusedException(Refusal.BUSY, detail);
    };
  }
}
