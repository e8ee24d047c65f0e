/** The bar on top of every page but the reviewer's: where one is, who one is, and how it looks. */
import { account } from "./account.js";
import { h } from "./dom.js";
import { saveSettings, settings } from "./settings.js";
import { languages, t } from "./texts.js";
import { who } from "./who.js";

const THEMES = ["system", "light", "dark"];
const PAGES = [["project", ""], ["catalogue", "/catalogue"], ["review", "/review"], ["conflicts", "/conflicts"], ["data", "/data"]];

export function topBar(graph, current) {
  return h("header", { class: "top" },
    h("a", { class: "brand", href: "/" }, "Resight"),
    graph ? h("strong", { class: "where" }, graph.name || t("graph.unnamed")) : null,
    h("nav", { "aria-label": t("nav.label") }, graph ? (account ? [...PAGES, ["members", "/members"]] : PAGES).map(([name, path]) =>
      h("a", { href: `/p/${graph.id}${path}`, "aria-current": name === current ? "page" : null }, t(`nav.${name}`))) : null),
    h("span", { class: "spring" }),
    who(),
    h("label", { class: "inline" }, h("span", { class: "unseen" }, t("theme.label")),
      h("select", { onchange: (event) => {
        saveSettings({ theme: event.target.value });
        document.documentElement.dataset.theme = settings.theme;
      } }, THEMES.map((name) => h("option", { value: name, selected: settings.theme === name }, t(`theme.${name}`))))),
    h("label", { class: "inline" }, h("span", { class: "unseen" }, t("language.label")),
      h("select", { onchange: (event) => {
        saveSettings({ language: event.target.value });
        location.reload();
      } }, languages.all.map((tag) => h("option", { value: tag, lang: tag, selected: tag === languages.current },
        new Intl.DisplayNames(tag, { type: "language" }).of(tag))))));
}
