package org.resight.web.oidc;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessSettings;
import org.resight.settings.Settings;
import org.resight.web.oidc.ProviderSettings.Join;
import org.resight.web.oidc.ProviderSettings.Way;

/**
 * The settings of all providers, from environment variables or system properties.
 *
 * <p>Immutable.
 *
 * @param providers in the order of their ids
 * @param administrator {@code RESIGHT_ADMIN}: whom the first sign-in makes an administrator, or
 *     null
 */
record OidcSettings(List<ProviderSettings> providers, @Nullable Administrator administrator) {

  private static final int MOST_PROVIDERS = 16;
  private static final int LONGEST_ID = 20;
  private static final Pattern OURS = Pattern.compile("RESIGHT_OIDC.*");
  private static final Pattern NAME =
      Pattern.compile(
          "RESIGHT_OIDC_([A-Z0-9]+(?:_[A-Z0-9]+)*?)_(?:ISSUER|CLIENT_ID|CLIENT_SECRET|LABEL|SCOPES"
              + "|JOIN|GROUPS_CLAIM)(?:_FILE)?");
  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]+(?:\\.[a-z0-9-]+)+");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * Somebody of a provider.
   *
   * @param provider its id
   */
  record Administrator(String provider, String subject) {}

  OidcSettings {
    providers = List.copyOf(providers);
  }

  /** Reads the settings of this process. */
  static OidcSettings ofProcess(AccessSettings access) {
    Set<String> names = new HashSet<>(System.getenv().keySet());
    names.addAll(System.getProperties().stringPropertyNames());
    return of(names, Settings::ofProcess, access);
  }

  /**
   * Reads the settings.
   *
   * @param names all names that have a value
   * @param values gives the value of a name, or null
   * @throws IllegalArgumentException if one is wrong, in one sentence without its value
   */
  static OidcSettings of(
      Set<String> names, Function<String, @Nullable String> values, AccessSettings access) {
    SortedSet<String> ids = new TreeSet<>();
    for (String name : new TreeSet<>(names)) {
      if (OURS.matcher(name).matches()) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches() || matcher.group(1).length() > LONGEST_ID) {
          throw new IllegalArgumentException(
              name + " is no setting; it is RESIGHT_OIDC_<ID>_ISSUER, _CLIENT_ID, and so on.");
        }
        ids.add(matcher.group(1));
      }
    }
    if (ids.size() > MOST_PROVIDERS) {
      throw new IllegalArgumentException(
          "RESIGHT_OIDC names more than " + MOST_PROVIDERS + " providers.");
    }
    List<ProviderSettings> providers = new ArrayList<>();
    for (String id : ids) {
      providers.add(provider(id, values));
    }
    checkTogether(providers, access);
    return new OidcSettings(providers, administrator(values, providers));
  }

  private static void checkTogether(List<ProviderSettings> providers, AccessSettings access) {
    if (providers.isEmpty()) {
      return;
    }
    if (providers.stream().map(ProviderSettings::issuer).distinct().count() < providers.size()) {
      throw new IllegalArgumentException("Two providers of RESIGHT_OIDC have the same issuer.");
    }
    if (access.publicUrls().isEmpty()) {
      throw new IllegalArgumentException(
          "RESIGHT_OIDC needs RESIGHT_PUBLIC_URL: the providers lead browsers back there.");
    }
    if (!access.insecureHttp() && access.publicUrls().stream().anyMatch(url -> !isSafe(url))) {
      throw new IllegalArgumentException(
          "With RESIGHT_OIDC each address of RESIGHT_PUBLIC_URL must begin with https.");
    }
  }

  private static ProviderSettings provider(String id, Function<String, @Nullable String> values) {
    String prefix = String.format("RESIGHT_OIDC_%s_", id);
    String label = text(values, prefix + "LABEL");
    List<String> scopes = words(text(values, prefix + "SCOPES"), "[ ,]+");
    if (scopes.isEmpty()) {
      scopes = List.of("openid", "profile", "email");
    }
    if (!scopes.contains("openid")) {
      throw new IllegalArgumentException(prefix + "SCOPES must name openid.");
    }
    String claim = text(values, prefix + "GROUPS_CLAIM");
    if (label != null && label.length() > 60) {
      throw new IllegalArgumentException(prefix + "LABEL must have at most 60 characters.");
    }
    return new ProviderSettings(
        id.toLowerCase(Locale.ROOT).replace('_', '-'),
        issuer(prefix + "ISSUER", needed(values, prefix + "ISSUER")),
        needed(values, prefix + "CLIENT_ID"),
        text(values, prefix + "CLIENT_SECRET"),
        label == null ? id.toLowerCase(Locale.ROOT) : label,
        scopes,
        join(prefix + "JOIN", text(values, prefix + "JOIN")),
        claim == null ? "groups" : claim);
  }

  private static URI issuer(String name, String value) {
    try {
      URI issuer = URI.create(value);
      if (issuer.getHost() != null
          && issuer.getRawQuery() == null
          && issuer.getRawFragment() == null
          && issuer.getRawUserInfo() == null
          && isSafe(issuer)) {
        return issuer;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new IllegalArgumentException(
        name + " must be the issuer's address, with https and without a query.");
  }

  /** Returns whether nobody on the way can read or change what goes there. */
  static boolean isSafe(URI uri) {
    return "https".equals(uri.getScheme())
        || ("http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost()));
  }

  private static Join join(String name, @Nullable String value) {
    if (value == null || value.equals("invited")) {
      return Join.INVITED;
    }
    int colon = value.indexOf(':');
    String way = colon < 0 ? "" : value.substring(0, colon);
    Set<String> names =
        words(value.substring(colon + 1), ",").stream().collect(Collectors.toUnmodifiableSet());
    if (way.equals("groups") && !names.isEmpty()) {
      return new Join(Way.GROUPS, names);
    }
    Set<String> domains =
        names.stream().map(n -> n.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    if (way.equals("domain")
        && !domains.isEmpty()
        && domains.stream().allMatch(domain -> DOMAIN.matcher(domain).matches())) {
      return new Join(Way.DOMAIN, domains);
    }
    throw new IllegalArgumentException(
        name + " must be invited, domain:example.org or groups:biologists,curators.");
  }

  private static @Nullable Administrator administrator(
      Function<String, @Nullable String> values, List<ProviderSettings> providers) {
    String value = text(values, "RESIGHT_ADMIN");
    if (value == null) {
      return null;
    }
    int colon = value.indexOf(':');
    Optional<ProviderSettings> provider =
        providers.stream()
            .filter(one -> colon > 0 && one.id().equals(value.substring(0, colon)))
            .findFirst();
    if (provider.isEmpty() || colon == value.length() - 1) {
      throw new IllegalArgumentException(
          "RESIGHT_ADMIN must be the id of a provider in small letters, a colon, and a subject.");
    }
    return new Administrator(provider.get().id(), value.substring(colon + 1));
  }

  private static String needed(Function<String, @Nullable String> values, String name) {
    String value = text(values, name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing.");
    }
    return value;
  }

  private static List<String> words(@Nullable String value, String between) {
    return value == null
        ? List.of()
        : Arrays.stream(value.split(between))
            .map(String::strip)
            .filter(word -> !word.isEmpty())
            .toList();
  }

  private static @Nullable String text(Function<String, @Nullable String> values, String name) {
    String value = values.apply(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
