"""What ``gazetteer lens`` prints: counts with their caveats, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gazetteer import core
from gazetteer.cli import texts
from gazetteer.importers.corpus import Item
from gazetteer.lens import Lens, Share, lens
from gazetteer.lens.corpus import Corpus, Row, corpus, row

one = lens


def many(job: texts.Job) -> tuple[Corpus, list[texts.Failure]]:
    """The counts of all texts of a folder or table, and the texts that could not be read."""
    rows: list[Row] = []
    failures: list[texts.Failure] = []
    with core.open(job.index) as g:
        for _, found in texts.answers(job, g, _row):
            rows += [one for one in found if isinstance(one, Row)]
            failures += [one for one in found if isinstance(one, texts.Failure)]
    return corpus(rows), failures


def _row(g: core.Gazetteer, job: texts.Job, item: Item) -> Row:
    return row(texts.note_of(g, job, item), id=item.id, outlet=item.outlet or job.outlet)


def told_one(g: core.Gazetteer, found: Lens) -> Iterator[str]:
    """One text's choices, a line each, tabs between the cells."""
    yield "place\tname printed\twhose\tvoice\tmention\tcount"
    for choice in found.choices:
        cells = (choice.place, choice.surface, "/".join(choice.by), choice.voice, "first" if choice.first else "later")
        yield "\t".join((*cells, str(choice.count)))
    yield ""
    yield (
        f"{found.informative_places} informative places, {found.informative_mentions} of {found.place_mentions} place "
        f"mentions informative, {found.unresolved} mentions unresolved, {found.dual_places} places with names of two "
        f"holders or more"
    )
    yield f"places by majority in the text's own voice: {_shares(found.place_shares)}"
    yield f"mentions in the text's own voice: {_shares(found.mention_shares)}"
    yield found.withheld_text
    for form in found.first_forms:
        gloss = f", then {form.gloss}" if form.gloss else ""
        yield f"first mention\t{form.place}\t{form.surface}{gloss}\t{form.form}\t{form.voice}"
    for phrase in found.phrases:
        yield f"containment\t{phrase.text}\t{phrase.voice}{f' ({phrase.speaker})' if phrase.speaker else ''}"
    for switch in found.switches:
        yield f"switch\t{switch.place}\t{switch.before} → {switch.after}"
    if found.consistency is not None:
        yield f"consistency\t{found.consistency}"
    yield from _caveats(found.caveats)


def told_many(found: Corpus) -> Iterator[str]:
    """The groups, a line each, tabs between the cells."""
    yield "outlet\tmonth\tlang\ttexts\tcopies\tinformative places\tdual\tplace mentions\tunresolved\tshares"
    for group in found.groups:
        counts = (
            group.texts, group.copies, group.informative_places, group.dual_places, group.place_mentions,
            group.unresolved,
        )  # fmt: skip
        said = _shares(group.place_shares)
        if group.withheld:
            said += f" ({group.withheld_text})"
        yield "\t".join((group.outlet or "-", group.month or "-", group.lang, *map(str, counts), said))
    for copy in found.copies:
        yield f"near-identical\t{copy.id}\tto {copy.of}\t{copy.likeness}"
    yield f"near-identical: {found.threshold} or more of the runs of five words in common"
    yield from _caveats(found.caveats)


def _shares(shares: Sequence[Share]) -> str:
    return "; ".join(map(_share, shares)) or "none"


def _share(share: Share) -> str:
    said = f"{share.by} {share.count} of {share.of}"
    if share.percent is None:
        return said
    return f"{said}, {share.percent:g} % (95 % interval {share.low:g} to {share.high:g})"


def _caveats(caveats: Sequence[str]) -> Iterator[str]:
    yield ""
    yield "Read with this:"
    yield from (f"- {caveat}" for caveat in caveats)
