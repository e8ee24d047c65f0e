package org.resight.access;

import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.resight.settings.Settings;

/**
 * The settings of access, from environment variables or system properties of the same names.
 *
 * <p>Immutable.
 *
 * @param signIn {@code RESIGHT_SIGN_IN}: {@code accounts}, which is usual, {@code local} or {@code
 *     open}
 * @param publicUrls {@code RESIGHT_PUBLIC_URL}: the origins under which browsers reach this server,
 *     separated by commas; loopback names are always known
 * @param setUpAgain {@code RESIGHT_SETUP}: 1 gives a code that makes another administrator
 * @param trustedProxies {@code RESIGHT_TRUSTED_PROXIES}: addresses of proxies whose {@code
 *     X-Forwarded-*} headers count, separated by commas
 * @param insecureHttp {@code RESIGHT_INSECURE_HTTP}: 1 lets people sign in without TLS
 * @param secondFactor {@code RESIGHT_SECOND_FACTOR}: whose password alone is not enough
 */
public record AccessSettings(
    SignIn signIn,
    Set<URI> publicUrls,
    boolean setUpAgain,
    Set<String> trustedProxies,
    boolean insecureHttp,
    SecondFactorFor secondFactor) {

  /** Who must have a second factor; everybody with a password may. */
  public enum SecondFactorFor {
    /** Nobody. */
    OFF,
    /** Who administers the server. */
    ADMINISTRATORS,
    /** Everybody with a password. */
    ALL
  }

  /** How people come in. */
  public enum SignIn {
    /** Whoever reaches the server may do everything. */
    OPEN,
    /** Whoever sits at this machine may do everything; nobody else may do anything. */
    LOCAL,
    /** Whoever has an account may do what its rights say. */
    ACCOUNTS
  }

  /** Copies the sets; the addresses keep their order. */
  public AccessSettings {
    publicUrls = Collections.unmodifiableSet(new LinkedHashSet<>(publicUrls));
    trustedProxies = Set.copyOf(trustedProxies);
  }

  /** Reads the settings of this process. */
  public static AccessSettings ofProcess() {
    return of(Settings::ofProcess);
  }

  /**
   * Reads the settings.
   *
   * @param values gives the value of a name, or null
   * @throws IllegalArgumentException if one is wrong, in one sentence
   */
  public static AccessSettings of(Function<String, @Nullable String> values) {
    return new AccessSettings(
        signIn(text(values, "RESIGHT_SIGN_IN")),
        publicUrls(text(values, "RESIGHT_PUBLIC_URL")),
        flag(values, "RESIGHT_SETUP"),
        list(text(values, "RESIGHT_TRUSTED_PROXIES")),
        flag(values, "RESIGHT_INSECURE_HTTP"),
        secondFactor(text(values, "RESIGHT_SECOND_FACTOR")));
  }

  private static SignIn signIn(@Nullable String value) {
    return switch (value == null ? "accounts" : value) {
      case "accounts" -> SignIn.ACCOUNTS;
      case "local" -> SignIn.LOCAL;
      case "open" -> SignIn.OPEN;
      default ->
          throw new IllegalArgumentException("RESIGHT_SIGN_IN must be accounts, local or open.");
    };
  }

  private static SecondFactorFor secondFactor(@Nullable String value) {
    for (SecondFactorFor each : SecondFactorFor.values()) {
      if (value == null || each.name().toLowerCase(Locale.ROOT).equals(value)) {
        return each;
      }
    }
    throw new IllegalArgumentException("RESIGHT_SECOND_FACTOR must be off, administrators or all.");
  }

  private static boolean flag(Function<String, @Nullable String> values, String name) {
    String value = text(values, name);
    if (value == null || value.equals("0")) {
      return false;
    }
    if (value.equals("1")) {
      return true;
    }
    throw new IllegalArgumentException(name + " must be 1 or 0.");
  }

  private static Set<String> list(@Nullable String value) {
    return value == null
        ? Set.of()
        : Arrays.stream(value.split(","))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<URI> publicUrls(@Nullable String value) {
    List<String> urls =
        value == null ? List.of() : Arrays.stream(value.split(",")).map(String::strip).toList();
    return urls.stream()
        .map(AccessSettings::origin)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static URI origin(String url) {
    try {
      URI uri = URI.create(url.toLowerCase(Locale.ROOT));
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      String path = uri.getRawPath();
      if (web
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && (path == null || path.isEmpty() || path.equals("/"))
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        int usual = uri.getScheme().equals("http") ? 80 : 443;
        return URI.create(
            uri.getScheme()
                + "://"
                + uri.getHost()
                + (uri.getPort() == -1 || uri.getPort() == usual ? "" : ":" + uri.getPort()));
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "RESIGHT_PUBLIC_URL must be an address as https://resight.example.org, without a path.");
  }

  private static @Nullable String text(Function<String, @Nullable String> values, String name) {
    String value = values.apply(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
