package org.resight.it.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.resight.it.server.DeployedWar;
import org.resight.it.tools.PhotoSet;
import org.resight.it.tools.Simulation;

/** The main job, end to end: photographs in, many reviewers at once, who is who out. */
class ReviewTogetherIT extends DeployedWar {

  @Test
  void review_sixteenAtOnce_toWhatTheCandidatesAllow() throws Exception {
    var simulation = new Simulation(client, PhotoSet.humpbackSmall());
    simulation.bringIn(Map.of("convergence.enabled", false));

    var result = simulation.review(simulation.graph().id(), 16, 1.0, 1, 1);

    assertThat(result.outcome().faults()).isEmpty();
    assertThat(result.photos()).isEqualTo(887);
    assertThat(result.graph().status()).isEqualTo("finished");
    assertThat(result.graph().reviews()).isEqualTo(result.outcome().reviews());
    assertThat(result.graph().inconsistent()).isZero();
    assertThat(result.score().precision()).isGreaterThanOrEqualTo(0.999);
    assertThat(result.score().recall()).isGreaterThanOrEqualTo(result.possible().recall() - 0.005);
  }
}
