// Reads times as EDTF writes them: which day a stretch begins and ends, whether two stretches meet, words for them.
"use strict";

window.gz = {};

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

  /** One date in words: "26 November 1991", "about 1994". */
  function dateWords(date) {
    const [, year, month, day, mark] = /^(-?[^-?~%]+)(?:-([^-?~%]+))?(?:-([^-?~%]+))?([?~%]?)$/.exec(date) || [null, date];
    const said = [/^\d+$/.test(day) ? String(Number(day)) : "", MONTHS[Number(month) - 1], year.includes("X") ? `${year.replaceAll("X", "0")}s` : year];
    return `${"~%".includes(mark || " ") ? "about " : ""}${said.filter(Boolean).join(" ")}${"?%".includes(mark || " ") ? " (uncertain)" : ""}`;
  }

  /** The stretch in words, as the server says it: "since 26 November 1991", "1923 to 1991", "dates not recorded". */
  gz.words = (edtf) => {
    const text = edtf || "..";
    if (text === ".." || text === "/" || text === "../..") return "dates not recorded";
    const [start, end] = text.split("/");
    const open = (part) => part === "" || part === "..";
    if (end === undefined) return dateWords(start);
    if (open(start)) return `until ${dateWords(end)}`;
    return open(end) ? `since ${dateWords(start)}` : `${dateWords(start)} to ${dateWords(end)}`;
  };

  /** A date for readers: "9 September 2023"; what is not a full date stays as written. */
  gz.longDate = (iso) => {
    const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso || "");
    if (!found) return iso || "";
    const day = new Date(Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3])));
    return day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  };
})();
