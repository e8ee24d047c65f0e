package org.resight.web.access;

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
import org.resight.access.AccessStore;
import org.resight.access.Invitations;
import org.resight.access.OfferedPhotos;
import org.resight.access.PasswordResets;
import org.resight.access.People;
import org.resight.access.Principals;
import org.resight.access.ReviewPace;
import org.resight.access.SecondFactors;
import org.resight.access.SignIns;
import org.resight.access.Tokens;
import org.resight.cluster.Leadership;
import org.resight.settings.Settings;
import org.resight.state.ReviewStateBean;

/**
 * Gives the container what the gate needs, and tells the setup code when the application starts.
 */
@ApplicationScoped
public class AccessProducer {

  private static final Logger LOG = System.getLogger(AccessProducer.class.getName());

  @Inject private SetupCode code;
  @Inject private Leadership leadership;

  /** Of several servers, the one that leads tells a code, when /setup asks. */
  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    if (!leadership.isAlone()) {
      return;
    }
    try {
      code.ensure();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "Who has an account is not known yet; /setup asks again.", e);
    }
  }

  /**
   * Reads the settings of this process.
   *
   * @throws IllegalArgumentException if one is wrong, in one sentence
   */
  @Produces
  @Singleton
  static AccessSettings settings() {
    return AccessSettings.ofProcess();
  }

  /** Makes what is known about access. */
  @Produces
  @Singleton
  static AccessState state(AccessStore store, Leadership leadership) {
    // the server that leads changes it; others ask whether it has
    return new AccessState(
        store, Clock.systemUTC(), () -> leadership.isAlone() || leadership.leads());
  }

  /** Makes what lets people in. */
  @Produces
  @Singleton
  static SignIns signIns(AccessState state) {
    return new SignIns(state);
  }

  /** Makes what makes tokens. */
  @Produces
  @Singleton
  static Tokens tokens(AccessState state) {
    return new Tokens(state);
  }

  /** Makes what makes second factors. */
  @Produces
  @Singleton
  static SecondFactors secondFactors(AccessState state, SignIns signIns) {
    return new SecondFactors(state, signIns);
  }

  /** Makes what makes links for new passwords. */
  @Produces
  @Singleton
  static PasswordResets resets(AccessState state, SignIns signIns) {
    return new PasswordResets(state, signIns);
  }

  /** Makes what invites people. */
  @Produces
  @Singleton
  static Invitations invitations(AccessState state, SignIns signIns) {
    return new Invitations(state, signIns);
  }

  /** Makes what remembers which photos were offered. */
  @Produces
  @Singleton
  static OfferedPhotos offeredPhotos() {
    return new OfferedPhotos();
  }

  /** Makes what counts the reviews of volunteers. */
  @Produces
  @Singleton
  static ReviewPace reviewPace() {
    return new ReviewPace();
  }

  /** Makes what makes accounts. */
  @Produces
  @Singleton
  static People people(AccessState state, SignIns signIns) {
    return new People(state, signIns);
  }

  /** Makes what tells the setup code. */
  @Produces
  @Singleton
  static SetupCode code(
      AccessSettings settings, AccessState state, SignIns signIns, Settings server) {
    return new SetupCode(settings, state, signIns, server.data());
  }

  /** Makes the gate. */
  @Produces
  @Singleton
  static Gate gate(AccessSettings settings, AccessState state, ReviewStateBean graphs) {
    return new Gate(
        settings,
        state,
        new Principals(state),
        new Guard(RightsTable.read(), new KnownProjects(graphs, state)));
  }
}
