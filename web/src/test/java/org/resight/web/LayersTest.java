package org.resight.web;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
}
