package org.resight.web.oidc;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import org.resight.access.AccessSettings;
import org.resight.access.AccessState;
import org.resight.access.FederatedSignIns;
import org.resight.access.SignIns;
import org.resight.web.access.SignOutAtProvider;

/** Gives the container the providers, and reads their settings when the application starts. */
@ApplicationScoped
public class OidcProducer {

  private static final Logger LOG = System.getLogger(OidcProducer.class.getName());

  @Inject private OidcSettings settings;

  /** A wrong setting stops the start; a provider that is away does not. */
  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    LOG.log(
        Level.DEBUG,
        "Providers of OpenID Connect: {0}.",
        settings.providers().stream().map(ProviderSettings::id).toList());
  }

  /**
   * Reads the settings of this process.
   *
   * @throws IllegalArgumentException if one is wrong, in one sentence
   */
  @Produces
  @Singleton
  static OidcSettings settings(AccessSettings access) {
    return OidcSettings.ofProcess(access);
  }

  /** Makes the providers; none is asked for anything yet. */
  @Produces
  @Singleton
  static Providers providers(OidcSettings settings) {
    return new Providers(settings, new ProviderCalls(), Clock.systemUTC(), Provider.KeyTimes.USUAL);
  }

  /** Makes what lets people in by a provider. */
  @Produces
  @Singleton
  static FederatedSignIns federated(AccessState state, SignIns signIns) {
    return new FederatedSignIns(state, signIns);
  }

  /** Makes the way to a provider and back. */
  @Produces
  @Singleton
  static ProviderSignIn signIn(Providers providers, FederatedSignIns signIns, AccessState state) {
    return new ProviderSignIn(providers, signIns, state);
  }

  /** Makes the way out. */
  @Produces
  @Singleton
  static SignOutAtProvider leave(ProviderSignIn signIn, AccessSettings settings) {
    return new LeaveProvider(signIn, settings);
  }
}
