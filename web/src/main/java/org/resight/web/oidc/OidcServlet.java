package org.resight.web.oidc;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessSettings;
import org.resight.access.SignIns;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.access.SessionCookie;
import org.resight.web.body.Json;

/**
 * Where browsers leave for a provider and come back from it, and where a provider tells that
 * somebody has signed out. A browser always goes on to a page; the sign-in page says what went
 * wrong.
 */
@WebServlet("/auth/oidc/*")
public class OidcServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final Logger LOG = System.getLogger(OidcServlet.class.getName());

  /** Bytes of a message, and of what a provider gives a browser. */
  private static final int MOST_BODY = 40 * 1024;

  private static final int MOST_PARAMETER = 8 * 1024;

  @Inject private transient Caller caller;
  @Inject private transient Providers providers;
  @Inject private transient ProviderSignIn signIn;
  @Inject private transient AccessSettings settings;

  /** An address here: {@code /{provider}/{step}}. */
  private record Asked(@Nullable Provider provider, String step) {}

  private Asked asked(HttpServletRequest request) {
    String[] parts = String.valueOf(request.getPathInfo()).split("/", -1);
    return parts.length == 3
        ? new Asked(providers.find(parts[1]).orElse(null), parts[2])
        : new Asked(null, "");
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Asked asked = asked(request);
    Provider provider = asked.provider();
    response.setHeader("Cache-Control", "no-store");
    if (provider == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    try {
      if (asked.step().equals("start")) {
        start(provider, request, response);
      } else if (asked.step().equals("callback")) {
        callback(provider, request, response);
      } else {
        response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      }
    } catch (JournalUnavailableException e) {
      refuse(provider, Why.BUSY, request.getParameter("to"), response);
    }
  }

  private void start(Provider provider, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String to = request.getParameter("to");
    Optional<URI> site = Sites.at(settings.publicUrls(), request.getHeader("Host"));
    if (site.isEmpty()) {
      URI first = settings.publicUrls().iterator().next();
      response.setHeader("Location", first + page(provider, Why.ADDRESS, to));
      response.setStatus(HttpServletResponse.SC_SEE_OTHER);
      return;
    }
    try {
      boolean again = request.getParameter("again") != null;
      ProviderSignIn.Departure departure = signIn.depart(provider, site.get(), to, null, again);
      response.addHeader("Set-Cookie", Cookies.setTrip(departure.sealed(), caller.scheme()));
      redirect(departure.to().toString(), response);
    } catch (ProviderAwayException e) {
      Why why =
          signIn
              .failed(
                  provider,
                  new SignInFailedException(Why.AWAY, "provider away", e),
                  caller.origin())
              .why();
      refuse(provider, why, to, response);
    }
  }

  private void callback(Provider provider, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String scheme = caller.scheme();
    response.addHeader("Set-Cookie", Cookies.endTrip(scheme));
    URI site =
        Sites.at(settings.publicUrls(), request.getHeader("Host"))
            .orElse(settings.publicUrls().iterator().next());
    try {
      ProviderSignIn.Arrived arrived =
          signIn.arrive(
              provider,
              site,
              new ProviderSignIn.Return(
                  Cookies.trip(request, scheme).orElse(null),
                  parameter(request, "state"),
                  parameter(request, "code"),
                  parameter(request, "error"),
                  parameter(request, "iss")),
              caller.principal(),
              caller.origin());
      SignIns.Begun begun = arrived.begun();
      if (begun != null) {
        response.addHeader("Set-Cookie", SessionCookie.set(begun.secret(), scheme));
      }
      if (arrived.stay() != null) {
        response.addHeader("Set-Cookie", Cookies.setStay(arrived.stay(), scheme));
      }
      redirect(arrived.to(), response);
    } catch (SignInFailedException e) {
      LOG.log(Level.DEBUG, "A sign-in by a provider failed.", e);
      refuse(provider, e.why(), null, response);
    }
  }

  /** A parameter that stands once; what stands twice, or is too long, counts as not there. */
  private static @Nullable String parameter(HttpServletRequest request, String name) {
    String[] values = request.getParameterValues(name);
    return values != null && values.length == 1 && values[0].length() <= MOST_PARAMETER
        ? values[0]
        : null;
  }

  private static void refuse(
      Provider provider, Why why, @Nullable String to, HttpServletResponse response) {
    redirect(page(provider, why, to), response);
  }

  private static String page(Provider provider, Why why, @Nullable String to) {
    String path = Trip.path(to);
    return "/sign-in?refused="
        + why.name().toLowerCase(Locale.ROOT).replace('_', '-')
        + "&provider="
        + provider.settings().id()
        + (path.equals("/") ? "" : "&to=" + URLEncoder.encode(path, StandardCharsets.UTF_8));
  }

  private static void redirect(String to, HttpServletResponse response) {
    response.setHeader("Location", to);
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Asked asked = asked(request);
    response.setHeader("Cache-Control", "no-store");
    if (asked.provider() == null || !asked.step().equals("backchannel")) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    try {
      signIn.signedOut(asked.provider(), logoutToken(request), caller.origin());
      response.setStatus(HttpServletResponse.SC_OK);
    } catch (SignInFailedException e) {
      LOG.log(Level.DEBUG, "A message of a provider was refused.", e);
      answer(
          e.why() == Why.AWAY
              ? HttpServletResponse.SC_SERVICE_UNAVAILABLE
              : HttpServletResponse.SC_BAD_REQUEST,
          response);
    } catch (RefusedException e) {
      if (e.refusal() != Refusal.TOO_MANY_TRIES) {
        throw e;
      }
      answer(429, response);
    } catch (JournalUnavailableException e) {
      answer(HttpServletResponse.SC_SERVICE_UNAVAILABLE, response);
    }
  }

  /** As OpenID Connect Back-Channel Logout 1.0, section 2.8, has it. */
  private static void answer(int status, HttpServletResponse response) throws IOException {
    byte[] body = Json.MAPPER.writeValueAsBytes(Map.of("error", "invalid_request"));
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Returns the token in a body; nothing if there is none, which is refused as any other text. */
  private static String logoutToken(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MOST_BODY);
    try {
      return Arrays.stream(new String(body, StandardCharsets.US_ASCII).split("&"))
          .filter(part -> part.startsWith("logout_token="))
          .map(part -> URLDecoder.decode(part.substring(13), StandardCharsets.UTF_8))
          .findFirst()
          .orElse("");
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
