package org.resight.web.access;

import java.util.Map;

/**
 * A request that does not come in.
 *
 * @param status the HTTP status
 * @param slug the name of the problem
 * @param detail one sentence; it tells nothing that only somebody inside may know
 * @param members further members of the problem
 */
record Refused(int status, String slug, String detail, Map<String, Object> members) {

  Refused {
    members = Map.copyOf(members);
  }

  Refused(int status, String slug, String detail) {
    this(status, slug, detail, Map.of());
  }

  Refused with(String member, Object value) {
    return new Refused(status, slug, detail, Map.of(member, value));
  }

  static final Refused BAD_PATH =
      new Refused(400, "bad-path", "The path holds characters that no address here has.");
  static final Refused WRONG_HOST =
      new Refused(
          421,
          "misdirected-request",
          "This server does not answer under this host name; RESIGHT_PUBLIC_URL names its own.");
  static final Refused LOCAL_ONLY =
      new Refused(
          403, "local-only", "This server answers only browsers and programs on its own machine.");
  static final Refused HTTPS =
      new Refused(
          403,
          "https-needed",
          "Passwords and tokens come by https only; RESIGHT_TRUSTED_PROXIES names a proxy that has"
              + " it.");
  static final Refused OTHER_ORIGIN =
      new Refused(403, "other-origin", "A page of another origin may not ask this.");
  static final Refused NO_MEDIA_TYPE =
      new Refused(415, "unsupported-media-type", "The Content-Type is no media type.");
  static final Refused NOT_ACCEPTABLE =
      new Refused(400, "not-acceptable", "The Accept header holds what is no media type.");
  static final Refused PLAIN_FORM =
      new Refused(
          415,
          "unsupported-media-type",
          "A body of this media type changes nothing here; send application/json.");
}
