/** Whatever address has no page. */
import { topBar } from "../lib/bar.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/texts.js";

document.title = `${t("notFound.title")} · Resight`;
document.body.prepend(
  topBar(null),
  h("main", { class: "narrow" },
    h("h1", {}, t("notFound.title")),
    h("p", {}, t("notFound.why")),
    h("p", {}, h("a", { href: "/" }, t("nav.dashboard")))),
);
