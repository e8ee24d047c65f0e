package org.resight.web.access;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessSettings;
import org.resight.access.AccessSettings.SignIn;
import org.resight.access.NumericAddress;

/**
 * What every request must be like, whoever sends it.
 *
 * <p>Browsers say where a request comes from ({@code Sec-Fetch-Site}, or at least {@code Origin}
 * with whatever writes), programs do not. So a page of another origin can neither write here nor
 * read, and a program needs no header. A host name that is not ours is refused: else a page could
 * give its own name this server's address.
 *
 * <p>Immutable. Costs microseconds: it looks at a few headers.
 */
final class RequestChecks {

  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  /** Somebody stands between a client with one of these and this server. */
  private static final List<String> FORWARDED =
      List.of(
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Forwarded-Port",
          "X-Forwarded-Server",
          "X-Real-IP",
          "Via");

  /** What a browser sends for a page of any origin without asking first. */
  private static final List<String> FORM_TYPES =
      List.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain");

  private static final Pattern PORT = Pattern.compile("[0-9]*");

  /** A media type or range by RFC 9110, 8.3.1, or the star that Java's own client sends. */
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          "\\s*+(?:\\*|T++/T++)\\s*+(?:;\\s*+T++=(?:T++|\"[^\"]*+\")\\s*+)*+"
              .replace("T", "[A-Za-z0-9!#$%&'*+.^_`|~-]"));

  private final AccessSettings settings;
  private final SignIn mode;

  /**
   * Checks with settings.
   *
   * @param mode how people come in at this moment: the first account ends the local mode
   */
  RequestChecks(AccessSettings settings, SignIn mode) {
    this.settings = settings;
    this.mode = mode;
  }

  /**
   * Returns why a request does not come in; empty if it does.
   *
   * @param address what its path says; empty if no address here can be like it
   */
  Optional<Refused> check(Arriving request, Optional<Address> address) {
    String host = lower(request.header("Host"));
    if (host == null || !isOurs(host)) {
      return Optional.of(Refused.WRONG_HOST);
    }
    if (mode == SignIn.LOCAL && !isLocal(request, host)) {
      return Optional.of(Refused.LOCAL_ONLY);
    }
    if (mode == SignIn.ACCOUNTS
        && !request.scheme().equals("https")
        && !LOOPBACK_NAMES.contains(withoutPort(host))
        && !settings.insecureHttp()) {
      return Optional.of(Refused.HTTPS);
    }
    if (address.isEmpty() || (address.get().startsWith("api") && !isUri(request.uri()))) {
      return Optional.of(Refused.BAD_PATH);
    }
    Optional<Refused> refused = origin(request, address.get(), host);
    return refused.isPresent() ? refused : mediaType(request, address.get());
  }

  /** What is no URI by RFC 2396, WildFly fails to find a resource for. */
  private static boolean isUri(String path) {
    try {
      return new URI(path).getRawPath() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** What is no media type, a server refuses before our code runs, with a trace in its log. */
  private static Optional<Refused> mediaType(Arriving request, Address address) {
    String type = request.header("Content-Type");
    String accepted = request.header("Accept");
    if (!address.startsWith("api") || OldContract.has(address)) {
      return Optional.empty();
    } else if (type != null && !MEDIA_TYPE.matcher(type).matches()) {
      return Optional.of(Refused.NO_MEDIA_TYPE);
    }
    return accepted == null
            || Stream.of(accepted.split(",", -1))
                .allMatch(each -> MEDIA_TYPE.matcher(each).matches())
        ? Optional.empty()
        : Optional.of(Refused.NOT_ACCEPTABLE);
  }

  private boolean isOurs(String host) {
    return LOOPBACK_NAMES.contains(withoutPort(host))
        || settings.publicUrls().stream().anyMatch(url -> isAt(url, host));
  }

  /** A host without a port has the one of its scheme, and both schemes lead here. */
  private static boolean isAt(URI url, String host) {
    int usual = url.getScheme().equals("http") ? 80 : 443;
    return url.getRawAuthority().equals(host)
        || (url.getPort() == -1 && host.equals(url.getHost() + ":" + usual));
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon >= 0 && PORT.matcher(host).region(colon + 1, host.length()).matches()
        ? host.substring(0, colon)
        : host;
  }

  private static boolean isLocal(Arriving request, String host) {
    return isLoopback(request.peer())
        && isLoopback(request.local())
        && LOOPBACK_NAMES.contains(withoutPort(host))
        && FORWARDED.stream().noneMatch(request::has);
  }

  static boolean isLoopback(@Nullable String address) {
    return address != null
        && NumericAddress.of(address).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  private Optional<Refused> origin(Arriving request, Address address, String host) {
    boolean reads = READS.contains(request.method());
    boolean effect = reads && OldContract.readChanges(address);
    if (reads && !effect && !address.startsWith("api")) {
      return Optional.empty();
    }
    if (isBearer(request) || isBackChannel(address)) {
      // No browser sends the one by itself, and the other is signed by the provider.
      return Optional.empty();
    }
    String site = lower(request.header("Sec-Fetch-Site"));
    String origin = lower(request.header("Origin"));
    boolean ours = "same-origin".equals(site);
    if (site != null) {
      // What a person typed no page can forge. A link in an e-mail looks the same: it only reads.
      if (!ours && !(reads && !effect && site.equals("none"))) {
        return Optional.of(Refused.OTHER_ORIGIN);
      }
    } else if (origin != null) {
      ours = isOurOrigin(origin, request.scheme(), host);
      if (!ours) {
        return Optional.of(Refused.OTHER_ORIGIN);
      }
    } else if ((!reads || effect) && request.has("Cookie")) {
      return Optional.of(Refused.OTHER_ORIGIN);
    }
    return reads ? Optional.empty() : body(request, address, ours);
  }

  private static boolean isBearer(Arriving request) {
    String authorization = request.header("Authorization");
    return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7);
  }

  private static boolean isBackChannel(Address address) {
    return address.startsWith("auth", "oidc")
        && address.segments().size() == 4
        && address.segments().get(3).equals("backchannel");
  }

  private boolean isOurOrigin(String origin, String scheme, String host) {
    return origin.equals(scheme + "://" + host)
        || settings.publicUrls().stream().anyMatch(url -> url.toString().equals(origin));
  }

  /** A form changes nothing but from our own pages, and from programs of the old contract. */
  private static Optional<Refused> body(Arriving request, Address address, boolean ours) {
    String type = lower(request.header("Content-Type"));
    if (type == null || ours || FORM_TYPES.stream().noneMatch(type::startsWith)) {
      return Optional.empty();
    }
    boolean form = type.startsWith(FORM_TYPES.get(0));
    return form && OldContract.has(address) ? Optional.empty() : Optional.of(Refused.PLAIN_FORM);
  }

  private static @Nullable String lower(@Nullable String text) {
    return text == null ? null : text.strip().toLowerCase(Locale.ROOT);
  }
}
