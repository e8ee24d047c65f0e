package org.resight.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.state.TestBench.ids;
import static org.resight.state.TestBench.pair;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.resight.catalogue.MemoryCatalogue;
import org.resight.engine.DecisionGraph;
import org.resight.model.Confidence;
import org.resight.model.GraphConfig;
import org.resight.model.MetaDecision;
import org.resight.model.Review;
import org.resight.refusal.RefusedException;

class QueryGraphTest {

  private final LockedBean bean = LockedBean.create();
  private final MemoryCatalogue catalogue = new MemoryCatalogue();
  private final QueryGraph query = new QueryGraph(bean, catalogue, QueryGraphTest::graph);

  private static DecisionGraph graph() {
    DecisionGraph graph = new DecisionGraph(GraphConfig.of(Map.of()));
    graph.add(ids(1, 2));
    return graph;
  }

  @Test
  void serve_ofWhatWasBegunBeforeAnother_isRefusedAndTheOtherHasAllFeedback() {
    QueryGraph.Making before = query.beginMaking();
    QueryGraph.Making after = query.beginMaking();
    query.apply(new Review(pair(1, 2), NEGATIVE, MetaDecision.NONE, Confidence.UNSPECIFIED, "ann"));

    assertThatThrownBy(() -> query.serve(graph(), before)).isInstanceOf(RefusedException.class);
    assertThat(query.isOpen()).isFalse();

    query.serve(graph(), after);
    assertThat(query.pair(pair(1, 2)).orElseThrow().decision()).isEqualTo(NEGATIVE);
  }
}
