package org.resight.web;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.resight.access.ShownAnnotation;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.photos.Photo;

/** The outermost layer: what may know of it, and what it may know. */
@AnalyzeClasses(packages = "org.resight", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {

  @ArchTest
  static final ArchRule NOTHING_INSIDE_KNOWS_THE_WEB =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.resight.web..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.resight.web..");

  @ArchTest
  static final ArchRule NO_SERVER_BY_NAME =
      noClasses()
          .that()
          .resideInAPackage("org.resight..")
          .and()
          .resideOutsideOfPackages("org.resight.web.undertow", "org.resight.web.grizzly")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.undertow..", "org.jboss..", "org.wildfly..", "org.glassfish..", "fish.payara..")
          .because("one WAR runs on every server");

  @ArchTest
  static final ArchRule SQL_ONLY_IN_THE_JOURNAL =
      noClasses()
          .that()
          .resideInAPackage("org.resight.web..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..");

  /** The packages from the ground up, those of one row knowing nothing of each other. */
  private static final List<List<String>> GROUND_UP =
      List.of(
          List.of("problem"),
          List.of("body"),
          List.of("limits", "operations", "access"),
          List.of("v1"),
          List.of("oidc", "candidates", "events", "pages", "undertow", "grizzly"),
          List.of("matching", "routing"),
          List.of("exchange", "demo"));

  private static String[] packages(List<List<String>> rows) {
    return rows.stream()
        .flatMap(List::stream)
        .map(name -> "org.resight.web." + name)
        .toArray(String[]::new);
  }

  @ArchTest
  static void arrowsPointDown(JavaClasses classes) {
    for (int row = 0; row < GROUND_UP.size(); row++) {
      for (String name : GROUND_UP.get(row)) {
        List<String> beside = GROUND_UP.get(row).stream().filter(n -> !n.equals(name)).toList();
        List<List<String>> others = new ArrayList<>(GROUND_UP.subList(row + 1, GROUND_UP.size()));
        others.add(beside);
        others.add(List.of("wbia"));
        noClasses()
            .that()
            .resideInAPackage("org.resight.web." + name)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(packages(others))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.resight.web")
            .allowEmptyShould(true)
            .check(classes);
      }
    }
  }

  @ArchTest
  static final ArchRule EVERY_CLASS_IS_IN_A_NAMED_PACKAGE =
      classes()
          .that()
          .resideInAPackage("org.resight.web..")
          .should()
          .resideInAnyPackage(
              Stream.concat(
                      Stream.of("org.resight.web", "org.resight.web.wbia"),
                      Stream.of(packages(GROUND_UP)))
                  .toArray(String[]::new))
          .because("a new package gets its place among the others here");

  @ArchTest
  static final ArchRule THE_OLD_CONTRACT_STANDS_APART =
      noClasses()
          .that()
          .resideInAPackage("org.resight.web.wbia")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.resight.web..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "org.resight.web.wbia",
                              "org.resight.web.access",
                              // why a body was refused before it was read
                              "org.resight.web.problem"))));

  private static final Set<String> TELLING =
      Set.of(
          "externalId",
          "imageUri",
          "takenAt",
          "takenText",
          "latitude",
          "longitude",
          "encounter",
          "attributes",
          "fields",
          "toString");

  /** What tells where an annotation was seen, in its own words or in others. */
  private static final DescribedPredicate<JavaAccess<?>> A_PLACE =
      DescribedPredicate.describe(
          "a place of an annotation that was not made for its reader",
          access ->
              access.getTargetOwner().isEquivalentTo(CatalogueAnnotation.class)
                  ? TELLING.contains(access.getName())
                  : access.getTargetOwner().isEquivalentTo(ShownAnnotation.class)
                      && Set.of("exactly", "coarsely").contains(access.getName()));

  @ArchTest
  static final ArchRule ONE_PLACE_DECIDES_WHO_SEES_PLACES =
      noClasses()
          .that()
          .resideInAPackage("org.resight.web..")
          .and()
          .doNotHaveFullyQualifiedName("org.resight.web.access.AnnotationView")
          .should()
          .accessTargetWhere(A_PLACE)
          .because("a ShownAnnotation, made by AnnotationView for its reader, is what leaves");

  @ArchTest
  static final ArchRule NO_DOCUMENT_HOLDS_AN_ANNOTATION_AS_IT_IS_KEPT =
      noFields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage("org.resight.web..")
          .and()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackage("org.resight.web.demo")
          .should()
          .haveRawType(CatalogueAnnotation.class)
          .because("it would be written to JSON with its exact place");

  @ArchTest
  static final ArchRule NO_PHOTO_LEAVES_AS_THE_CAMERA_WROTE_IT =
      noClasses()
          .that()
          .resideInAPackage("org.resight.web..")
          .should()
          .callMethod(Photo.class, "file")
          .because("PhotoArchive.picture leaves out what a file holds beside its pixels");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("org.resight.web.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_TOP_IS_WIRING_ONLY =
      classes()
          .that()
          .resideInAPackage("org.resight.web")
          .should()
          .haveNameMatching(".*\\.(Wiring|Photographs|ResightApplication|package-info)(\\$.*)?");
}
