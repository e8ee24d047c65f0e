package org.resight;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.ejb.AccessTimeout;
import jakarta.ejb.Lock;
import jakarta.ejb.Singleton;
import java.util.List;

/** The arrows between the packages, and what each may know of the world. */
@AnalyzeClasses(
    packages = "org.resight",
    importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
class LayersTest {

  /**
   * The packages from the ground up. A package may know those that stand before it, and no other.
   */
  private static final List<String> GROUND_UP =
      List.of(
          "model",
          "refusal",
          "settings",
          "engine",
          "evidence.scores",
          "evidence",
          "catalogue",
          "journal",
          "report",
          "lease",
          "graph",
          "state",
          "photos",
          "jobs",
          "matching",
          "matching.onnx",
          "matching.vectors",
          "matching.work",
          "access",
          "cluster",
          "database",
          "sql");

  @ArchTest
  static void arrowsPointDown(JavaClasses classes) {
    for (int i = 0; i < GROUND_UP.size(); i++) {
      String[] above =
          GROUND_UP.subList(i + 1, GROUND_UP.size()).stream()
              .map(name -> "org.resight." + name)
              .toArray(String[]::new);
      if (above.length > 0) {
        noClasses()
            .that()
            .resideInAPackage("org.resight." + GROUND_UP.get(i))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(above)
            .allowEmptyShould(true)
            .check(classes);
      }
    }
  }

  @ArchTest
  static final ArchRule EVERY_CLASS_IS_IN_A_NAMED_PACKAGE =
      classes()
          .should()
          .resideInAnyPackage(
              GROUND_UP.stream().map(name -> "org.resight." + name).toArray(String[]::new))
          .because("a new package gets its place among the others here");

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("org.resight.(**)").should().beFreeOfCycles();

  /** Those that stand beside each other and know nothing of each other. */
  @ArchTest
  static final ArchRule NEITHER_ENGINE_KNOWS_THE_OTHER =
      noClasses()
          .that()
          .resideInAPackage("org.resight.evidence..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.resight.engine");

  @ArchTest
  static final ArchRule ONLY_WIRING_KNOWS_THE_ENGINES =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.resight.engine", "org.resight.evidence..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.resight.engine", "org.resight.evidence..")
          .because("a graph is an IdentityGraph to all but what puts the parts together");

  @ArchTest
  static final ArchRule ENGINE_IS_PURE_JAVA =
      classes()
          .that()
          .resideInAnyPackage("org.resight.model", "org.resight.engine", "org.resight.evidence..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "org.resight.model",
                      "org.resight.engine",
                      "org.resight.evidence..",
                      "java.lang..",
                      "java.math",
                      "java.nio",
                      "java.nio.charset",
                      "java.security",
                      "java.util..",
                      "it.unimi.dsi.fastutil..",
                      "org.jspecify.annotations")
                  .and(not(resideInAnyPackage("java.util.logging", "java.util.concurrent.."))))
          .because("the engine has no clock, no threads and no I/O");

  @ArchTest
  static final ArchRule STATE_IS_THE_SAME_ON_EVERY_PROCESSOR =
      noClasses()
          .that()
          .resideInAnyPackage("org.resight.engine", "org.resight.evidence..")
          .should()
          .callMethod(Math.class, "exp", double.class)
          .orShould()
          .callMethod(Math.class, "log", double.class)
          .orShould()
          .callMethod(Math.class, "log1p", double.class)
          .orShould()
          .callMethod(Math.class, "pow", double.class, double.class)
          .because("Math may round these differently elsewhere, StrictMath may not");

  @ArchTest
  static final ArchRule SQL_ONLY_IN_ITS_PACKAGES =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.resight.database", "org.resight.sql")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..", "com.zaxxer..");

  @ArchTest
  static final ArchRule HTTP_ONLY_IN_THE_WEB =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.ws.rs..", "jakarta.servlet..");

  @ArchTest
  static final ArchRule EVERY_LOCK_IS_WRITTEN_DOWN =
      methods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .areAnnotatedWith(Singleton.class)
          .should()
          .beAnnotatedWith(Lock.class)
          .because("what nothing says is WRITE, and a reader of the class should not have to know");

  @ArchTest
  static final ArchRule NOBODY_WAITS_FOR_A_LOCK_FOR_EVER =
      classes()
          .that()
          .areAnnotatedWith(Singleton.class)
          .should()
          .beAnnotatedWith(AccessTimeout.class)
          .because("without it one server waits five seconds, the other for ever");

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_THING_IS =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..common..", "..helper..", "..dto..", "..impl..")
          .orShould()
          .haveNameMatching(".*(Utils?|Helper|Manager|Impl|Dto)");
}
