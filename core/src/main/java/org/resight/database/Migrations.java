package org.resight.database;

import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The migrations, by name: containers serve a deployment's resources by protocols of their own, and
 * a list needs no search.
 */
final class Migrations implements ResourceProvider {

  private static final String FOLDER = "db/migration/";

  private static final List<String> NAMES =
      List.of(
          "V1__journal_and_catalogue.sql",
          "V2__journal_page.sql",
          "V20__jobs.sql",
          "V21__matched_pairs.sql",
          "V22__jobs_of_a_graph.sql",
          "V23__collections.sql",
          "V30__access.sql",
          "V35__photo_folders.sql",
          "V36__job_leases.sql",
          "V37__near_duplicates.sql",
          "V40__held_once.sql",
          "V41__nodes.sql",
          "V42__identities.sql",
          "V43__location_rules.sql",
          "V44__invitations.sql",
          "V46__leader.sql",
          "V47__provider_sessions.sql",
          "V49__images.sql",
          "V50__followers.sql",
          "V52__former_names.sql",
          "V53__practice.sql",
          "V54__fused_pairs.sql",
          "V55__photo_hashes.sql",
          "V56__proposed_boxes.sql",
          "V57__owners.sql",
          "V58__species_of_a_collection.sql",
          "V59__imported_vectors.sql",
          "V60__last_step_of_a_job.sql");

  @Override
  public @Nullable LoadableResource getResource(String name) {
    return NAMES.contains(name) ? new Migration(name) : null;
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return NAMES.stream()
        .filter(name -> name.startsWith(prefix) && endsWith(name, suffixes))
        .<LoadableResource>map(Migration::new)
        .toList();
  }

  private static boolean endsWith(String name, String[] suffixes) {
    for (String suffix : suffixes) {
      if (name.endsWith(suffix)) {
        return true;
      }
    }
    return false;
  }

  private static final class Migration extends LoadableResource {

    private final String name;

    Migration(String name) {
      this.name = name;
    }

    @Override
    public Reader read() {
      return new InputStreamReader(
          Objects.requireNonNull(
              Migrations.class.getClassLoader().getResourceAsStream(FOLDER + name), name),
          StandardCharsets.UTF_8);
    }

    @Override
    public String getAbsolutePath() {
      return FOLDER + name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return FOLDER + name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
