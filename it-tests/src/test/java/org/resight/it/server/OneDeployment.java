package org.resight.it.server;

import org.jboss.arquillian.container.spi.client.deployment.DeploymentScenario;
import org.jboss.arquillian.container.spi.event.DeployManagedDeployments;
import org.jboss.arquillian.container.spi.event.UnDeployManagedDeployments;
import org.jboss.arquillian.container.test.impl.client.deployment.event.GenerateDeployment;
import org.jboss.arquillian.core.api.Event;
import org.jboss.arquillian.core.api.Instance;
import org.jboss.arquillian.core.api.InstanceProducer;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.arquillian.test.spi.annotation.ClassScoped;
import org.jboss.arquillian.test.spi.context.ClassContext;
import org.jboss.arquillian.test.spi.event.suite.AfterSuite;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the WAR that ships deployed from one class of tests to the next.
 *
 * <p>Arquillian deploys for each class, and a start of Payara Micro takes longer than many a class.
 * The data stays from class to class in any case ({@link DeployedApplication}). A class with a WAR
 * of its own has the server for itself: the kept one is undeployed before.
 */
public final class OneDeployment implements LoadableExtension {

  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(Keeper.class);
  }

  /** What listens to the life of the deployments. One for all classes of a run. */
  public static final class Keeper {

    @Inject @ClassScoped private InstanceProducer<DeploymentScenario> scenario;
    @Inject private Instance<ClassContext> classes;
    @Inject private Event<UnDeployManagedDeployments> undeploy;

    private @Nullable DeploymentScenario kept;
    private boolean deployed;

    void generate(@Observes EventContext<GenerateDeployment> context) {
      boolean ships =
          DeployedWar.class.isAssignableFrom(context.getEvent().getTestClass().getJavaClass());
      if (ships && kept != null) {
        scenario.set(kept);
        return;
      }
      end();
      context.proceed();
      if (ships) {
        kept = scenario.get();
      }
    }

    void deploy(@Observes EventContext<DeployManagedDeployments> context) {
      boolean ships = scenario.get() == kept;
      if (ships && deployed) {
        return;
      }
      context.proceed();
      deployed = ships;
    }

    void undeploy(@Observes EventContext<UnDeployManagedDeployments> context) {
      if (scenario.get() != kept) {
        context.proceed();
      }
    }

    void afterAll(@Observes(precedence = 100) AfterSuite event) {
      if (kept == null) {
        return;
      }
      classes.get().activate(DeployedWar.class);
      try {
        end();
      } finally {
        classes.get().deactivate();
      }
    }

    /** Undeploys what is kept, within the context of some class. */
    private void end() {
      DeploymentScenario last = kept;
      kept = null;
      if (last != null && deployed) {
        scenario.set(last);
        undeploy.fire(new UnDeployManagedDeployments());
      }
      deployed = false;
    }
  }
}
