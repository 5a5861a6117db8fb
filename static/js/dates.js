// Reads times as EDTF writes them: which day a stretch begins and ends, whether two stretches meet, words for them.
"use strict";

(() => {
  const DATE = /^(-?\d{4}|\d{3}X|\d{2}XX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?[?~%]?$/;
  const SEASONS = { 21: [3, 5], 22: [6, 8], 23: [9, 11], 24: [12, 12] };

  const number = (year, month, day) => year * 10000 + month * 100 + day;

  /** First and last day of one date as numbers that sort; null for what is no date. */
  function days(text) {
    const found = DATE.exec((text || "").split("T")[0]);
    if (!found) return null;
    const low = Number(found[1].replaceAll("X", "0"));
    const high = Number(found[1].replaceAll("X", "9"));
    if (!found[2] || found[2] === "XX") return [number(low, 1, 1), number(high, 12, 31)];
    const [first, last] = SEASONS[found[2]] || [Number(found[2]), Number(found[2])];
    if (!found[3] || found[3] === "XX") return [number(low, first, 1), number(high, last, 31)];
    return [number(low, first, Number(found[3])), number(low, first, Number(found[3]))];
  }

  /** First and last day of a date or an interval; open and unknown ends are infinite. */
  function span(edtf) {
    const text = edtf || "..";
    if (text === ".." || text === "/" || text === "../..") return [-Infinity, Infinity];
    const [start, end] = text.split("/");
    if (end === undefined) return days(start) || [-Infinity, Infinity];
    const open = (part) => part === "" || part === "..";
    return [open(start) ? -Infinity : (days(start) || [-Infinity])[0], open(end) ? Infinity : (days(end) || [0, Infinity])[1]];
  }

  gz.span = span;
  /** First day of a date as a number that sorts. */
  gz.firstDay = (edtf) => span(edtf)[0];
  /** A number that sorts as an ISO date. */
  gz.iso = (day) => `${String(Math.floor(day / 10000)).padStart(4, "0")}-${String(Math.floor(day / 100) % 100).padStart(2, "0")}-${String(day % 100).padStart(2, "0")}`;
  /** The day after. */
  gz.dayAfter = (day) => {
    const next = new Date(Date.UTC(Math.floor(day / 10000), (Math.floor(day / 100) % 100) - 1, (day % 100) + 1));
    return number(next.getUTCFullYear(), next.getUTCMonth() + 1, next.getUTCDate());
  };

  /** Whether a stretch holds at a date; without a date everything holds. */
  gz.covers = (edtf, at) => {
    if (!at) return true;
    const [start, end] = span(edtf);
    const [first, last] = span(at);
    return start <= last && first <= end;
  };

  /** Whether a stretch was over before a date. */
  gz.over = (edtf, at) => Boolean(at) && span(edtf)[1] < span(at)[0];

  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

  /** Year, month and day where they are known, as the language of the page writes them. */
  function plainDate(year, month, day) {
    if (year.includes("X")) return gz.t("%(decade)ss", { decade: year.replaceAll("X", "0") });
    if (gz.lang === "en") return [day || "", MONTHS[month - 1], year].filter(Boolean).join(" ");
    if (!(month >= 1 && month <= 12) || !/^\d{4}$/.test(year)) return year;
    return local(Number(year), month, day);
  }

  function local(year, month, day) {
    const at = new Date(Date.UTC(year, month - 1, day || 1));
    return at.toLocaleDateString(gz.lang, { ...(day && { day: "numeric" }), month: "long", year: "numeric", timeZone: "UTC" });
  }

  /** One date in words: "26 November 1991", "about 1994". */
  function dateWords(date) {
    const [, year, month, day, mark] = /^(-?[^-?~%]+)(?:-([^-?~%]+))?(?:-([^-?~%]+))?([?~%]?)$/.exec(date) || [null, date];
    const said = plainDate(year, Number(month), Number(day));
    const about = "~%".includes(mark || " ") ? gz.t("about %(date)s", { date: said }) : said;
    return "?%".includes(mark || " ") ? gz.t("%(date)s (uncertain)", { date: about }) : about;
  }

  /** The stretch in words, as the server says it: "since 26 November 1991", "1923 to 1991", "dates not recorded". */
  gz.words = (edtf) => {
    const text = edtf || "..";
    if (text === ".." || text === "/" || text === "../..") return gz.t("dates not recorded");
    const [start, end] = text.split("/");
    const open = (part) => part === "" || part === "..";
    if (end === undefined) return dateWords(start);
    if (open(start)) return gz.t("until %(date)s", { date: dateWords(end) });
    return open(end) ? gz.t("since %(date)s", { date: dateWords(start) }) : gz.t("%(start)s to %(end)s", { start: dateWords(start), end: dateWords(end) });
  };

  /** A date for readers: "9 September 2023"; what is not a full date stays as written. */
  gz.longDate = (iso) => {
    const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso || "");
    if (!found) return iso || "";
    return plainDate(found[1], Number(found[2]), Number(found[3]));
  };
})();
