package org.resight;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.ejb.AccessTimeout;
import jakarta.ejb.Lock;
import jakarta.ejb.Singleton;

/** The arrows between the packages, and what each may know of the world. */
@AnalyzeClasses(
    packages = "org.resight",
    importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
class LayersTest {

  @ArchTest
  static final ArchRule ARROWS_POINT_INWARD =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("engine")
          .definedBy("org.resight.engine")
          .optionalLayer("evidence")
          .definedBy("org.resight.evidence")
          .layer("state")
          .definedBy("org.resight.state")
          .layer("journal")
          .definedBy("org.resight.journal")
          .whereLayer("journal")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("state")
          .mayOnlyBeAccessedByLayers("journal")
          .whereLayer("evidence")
          .mayOnlyBeAccessedByLayers("state", "journal")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("evidence", "state", "journal");

  @ArchTest
  static final ArchRule ENGINE_IS_PURE_JAVA =
      classes()
          .that()
          .resideInAnyPackage("org.resight.engine", "org.resight.evidence")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "org.resight.engine",
                      "org.resight.evidence",
                      "java.lang..",
                      "java.math",
                      "java.util..",
                      "it.unimi.dsi.fastutil..",
                      "org.jspecify.annotations")
                  .and(not(resideInAnyPackage("java.util.logging", "java.util.concurrent.."))))
          .because("the engine has no clock, no threads and no I/O");

  @ArchTest
  static final ArchRule STATE_IS_THE_SAME_ON_EVERY_PROCESSOR =
      noClasses()
          .that()
          .resideInAnyPackage("org.resight.engine", "org.resight.evidence")
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
  static final ArchRule STATE_KNOWS_NO_SQL_AND_NO_HTTP =
      noClasses()
          .that()
          .resideInAPackage("org.resight.state")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..", "javax.sql..", "org.jdbi..", "jakarta.ws.rs..", "jakarta.servlet..");

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
