package org.resight.graph;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.journal.GraphOpening;
import org.resight.journal.ReviewJournal;
import org.resight.model.IdentityGraph;

/**
 * What every graph client needs from outside.
 *
 * @param journal keeps the entries
 * @param catalogue knows which annotations exist
 * @param ownership knows which graph holds them
 * @param backends makes the empty graph for an opening
 * @param executor runs the graphs' work
 * @param answers completes what callers wait for, so that nothing slow runs on a graph's thread
 * @param watcher is told of each graph that has opened
 * @param clock tells the time
 * @param mailbox commands that may wait for one graph
 */
public record GraphServices(
    ReviewJournal journal,
    AnnotationCatalogue catalogue,
    Ownership ownership,
    Function<GraphOpening, IdentityGraph> backends,
    Executor executor,
    Executor answers,
    Consumer<GraphClient> watcher,
    Clock clock,
    int mailbox) {}
