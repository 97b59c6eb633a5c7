"""`desk import`: preview an export of another desk, or bring it in."""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk.cli.archived_source import archived_source
from desk.cli.context import Context
from desk.cli.garbage_collection import rare_collection
from desk.cli.import_commits import commit_import, print_unfinished
from desk.cli.import_exported import exported_figures, exported_lines, plan_exported
from desk.cli.import_lateness import is_late_at_once
from desk.cli.input_file import InputFile, read_input
from desk.cli.interruption import told_interruption
from desk.cli.iso_time import parse_iso_time
from desk.cli.mail_folder import read_mail_folder
from desk.cli.output import aligned_columns, print_error, print_json, print_line, print_progress, tell_progress
from desk.cli.rejects_file import save_rejects
from desk.cli.settings_file import SettingsFile
from desk.config import config_path
from desk.errors import InputRejected, Refused, Usage
from desk.importers.case_stream import CaseStream, HeldCases, gathered_result
from desk.importers.desk_export import DeskExport, read_desk_export
from desk.importers.detection import UnmappedTable
from desk.importers.formats.registry import FORMAT_NAMES, SOURCES
from desk.importers.import_map import ImportMap, import_map_text, parse_addresses, parse_import_map, unmapped_text
from desk.importers.import_parts import ImportPart
from desk.importers.import_scope import ImportScope
from desk.importers.imported_case import ImportOptions, Reject
from desk.importers.plan import ImportPlan, IsLate, plan_import
from desk.importers.read import open_import
from desk.importers.reading.time_zones import import_zone
from desk.new_files import save_new
from desk.text.outside import file_path
from desk.text.times import parse_past_time

if TYPE_CHECKING:
    from desk.store.protocol import Store


def import_file(context: Context, options: argparse.Namespace) -> int:
    """Preview a file's cases. With `--apply`, bring them in.

    Rejected records are written to a file of their own. Raises InputRejected when there are any, Usage for options that cannot be read,
    Refused when a file cannot be read.
    """
    begun: list[ImportPart] = []
    with told_interruption(context, begun):
        return _import_path(file_path(options.file, "FILE"), context, options, begun)


@rare_collection()
def _import_path(path: Path, context: Context, options: argparse.Namespace, begun: list[ImportPart]) -> int:
    """Preview or bring in a file. `begun` gets each part of its changes before it is committed."""
    if not options.format and not path.is_dir() and (exported := read_desk_export(InputFile(path))):
        return _import_exported(path, exported, context, options, begun)
    print_progress(f"reading {path.name}")
    options.tell = tell_progress("reading")
    asked = import_options(context, options)
    found = _open_mapped(path, asked, options)
    scope = _import_scope(options, context, asked.tz or "UTC")
    plan = _apply_import(context, path, found, scope, begun) if options.apply else _preview_import(context, found, scope)
    print_progress("")
    if options.apply:
        _keep_desk(context, options)
    _tell_import(path, context, plan.figures() | {"late": plan.late} if context.json else plan_lines(plan, path, plan.late), options)
    return _tell_rejects(path, plan.result.rejects, plan.figures()["read"])


def _import_exported(path: Path, exported: DeskExport, context: Context, options: argparse.Namespace, begun: list[ImportPart]) -> int:
    plan = plan_exported(context, path, exported, apply=options.apply, begun=begun)
    _tell_import(path, context, exported_figures(plan) if context.json else exported_lines(plan, path), options)
    return _tell_rejects(path, plan.rejects, len(plan.new) + plan.unchanged + len(plan.rejects))


def _tell_import(path: Path, context: Context, told: dict[str, Any] | Iterator[str], options: argparse.Namespace) -> None:
    if isinstance(told, dict):
        print_json(told)
        return
    for line in told:
        print_line(line)
    bounds = (" --open-only" if options.open_only else "") + (f" --since '{options.since}'" if options.since else "")
    print_line("Brought in." if options.apply else f"Nothing was written. Bring it in with: desk import {path}{bounds} --apply")


def _tell_rejects(path: Path, rejects: Sequence[Reject], read: int) -> int:
    """Write the rejected records to a file. Raises InputRejected when there are any."""
    if kept := save_rejects(path.stem, rejects):
        raise InputRejected(f"{len(rejects)} of {read} records could not be taken; {kept} says which, where and why.")
    return 0


def import_options(context: Context, options: argparse.Namespace) -> ImportOptions:
    """The options of the command over those of the map. Raises Usage and Refused."""
    told = _read_map(options.map)
    named = options.format or told.format
    if named and named not in FORMAT_NAMES:
        raise Usage(f"There is no format {named!r}; there is {', '.join(FORMAT_NAMES)}.")
    return ImportOptions(
        now=context.now,
        format=named,
        tz=options.tz or told.zone,
        day_first=told.day_first if options.day_first is None else options.day_first,
        as_of=parse_iso_time("--as-of", options.as_of, example="2016-05-04T14:00, or with a Z for UTC"),
        mapping=told.columns,
        status_words=told.status_words,
        priority_words=told.priority_words,
        agents=told.agents,
        sheet=options.sheet,
        tell=options.tell,
        comments=read_input(file_path(options.comments, "--comments")) if options.comments else None,
        desk=parse_addresses(options.desk) or told.desk or parse_addresses(context.config.desk),
    )


def _read_map(name: str | None) -> ImportMap:
    if name is None:
        return ImportMap()
    path = file_path(name, "--map")
    text = read_input(path).decode("utf-8", "replace")
    try:
        found = _parse_mapping(text, as_json=path.suffix.lower() == ".json")
    except ValueError as error:
        raise Refused(f'The mapping {path} cannot be read: {error}. It holds lines like: subject = "Short description"') from error
    return parse_import_map(found, str(path))


def _open_mapped(path: Path, asked: ImportOptions, options: argparse.Namespace) -> CaseStream:
    """Open a file, and write the map asked for. Raises Refused."""
    if not options.map_init:
        return open_cases(path, asked)
    try:
        result = gathered_result(open_cases(path, asked))
    except UnmappedTable as table:
        _write_map(options.map_init, unmapped_text(table))
        raise
    _write_map(options.map_init, import_map_text(result))
    return HeldCases(result)


def open_cases(path: Path, options: ImportOptions) -> CaseStream:
    """Open a file, or a folder of mails. Raises Refused."""
    if path.is_dir():
        return HeldCases(read_mail_folder(path, options))
    return open_import(InputFile(path), path.name, options)


def _write_map(name: str, text: str) -> None:
    """Write a map. Nothing that is there is written over. Raises Refused."""
    path = file_path(name, "--map-init")
    try:
        save_new(path, text)
    except FileExistsError:
        raise Refused(f"{path} is there already. Nothing was written; name a new file.") from None
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.strerror}). Nothing was written.") from error
    print_error(f"{path} says what was guessed; change what is wrong, and give it with --map.")


def _keep_desk(context: Context, options: argparse.Namespace) -> None:
    """Keep in the settings who the desk is.

    Nothing is kept where the command does not say it."""
    addresses = ", ".join(sorted(parse_addresses(options.desk)))
    if addresses and parse_addresses(context.config.desk) != parse_addresses(addresses):
        path = context.config.source or config_path(context.environment)
        SettingsFile(path).keep("desk", addresses)
        print_error(f"Kept in {path}: mail from {addresses} is the desk's.")


def _parse_mapping(text: str, *, as_json: bool) -> object:
    return json.loads(text) if as_json else tomllib.loads(text)


def _preview_import(context: Context, found: CaseStream, scope: ImportScope) -> ImportPlan:
    if not context.place.exists():
        return plan_import(found, {}, scope=scope, is_late=_is_late_here(context, ""), keeps_changes=False)
    with context.store(writing=False, begins=True) as store:
        print_unfinished(store)
        return _plan_for(store, found, scope, context, keeps_changes=False)


def _apply_import(context: Context, path: Path, found: CaseStream, scope: ImportScope, begun: list[ImportPart]) -> ImportPlan:
    with context.store(writing=True, begins=True) as store:
        plan = _plan_for(store, found, scope, context, keeps_changes=True)
        commit_import(context, store, path, plan.changes, begun)
        print_unfinished(store)
        return plan


def _plan_for(store: Store, found: CaseStream, scope: ImportScope, context: Context, *, keeps_changes: bool) -> ImportPlan:
    return plan_import(
        found,
        store.cases,
        find_archived=archived_source(store),
        sources=SOURCES,
        scope=scope,
        is_late=_is_late_here(context, store.shift.zone),
        keeps_changes=keeps_changes,
    )


def _is_late_here(context: Context, zone: str) -> IsLate:
    return is_late_at_once(context.policy, context.now, zone=zone)


def _import_scope(options: argparse.Namespace, context: Context, zone: str) -> ImportScope:
    """The bounds that were asked for. A time is in the file's zone. Raises Usage."""
    if not options.since:
        return ImportScope(options.open_only)
    local = context.now.astimezone(import_zone(zone))
    since = parse_past_time(options.since, context.now, zone=getattr(local.tzinfo, "key", "UTC"))
    if since > context.now:
        raise Usage(f"--since {options.since!r:.60} is ahead; write it as 2026-05-04, yesterday or '7 days ago'.")
    return ImportScope(options.open_only, since)


def plan_lines(plan: ImportPlan, path: Path, late: int) -> Iterator[str]:
    """An import in lines: the file, the counts, the first cases."""
    result, figures = plan.result, plan.figures()
    order = {None: "no date reads two ways", True: "day first", False: "month first"}[result.day_first]
    yield f"{path.name}: {result.format} ({result.reason})"
    delimiter = f"delimiter {result.delimiter!r}, " if result.delimiter else ""
    yield f"  {result.encoding}, {delimiter}{order}, times without a zone are {result.tz}"
    yield f"  {result.rows} rows, {figures['read']} cases: " + ", ".join(
        f"{figures[name]} {name}" for name in ("new", "changed", "unchanged", "duplicates", "rejected", "dropped")
    )
    yield "  status    " + _count_list(figures["by_status"])
    yield "  priority  " + _count_list(figures["by_priority"])
    yield ""
    yield from aligned_columns([("ID", "STATUS", "PRIORITY", "CREATED", "CUSTOMER", "OWNER", "SUBJECT"), *_preview_rows(plan)])
    if plan.kept > len(plan.first):
        yield f"... and {plan.kept - len(plan.first)} more"
    if late:
        yield f"! {late} of the new cases would stand late at once. --since '7 days ago' leaves out older ones, --open-only finished ones."
    for warning in plan.warnings:
        yield f"! {warning}"
    yield ""


def _count_list(found: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in found.items()) or "none"


def _preview_rows(plan: ImportPlan) -> Iterator[tuple[str, ...]]:
    for case in plan.first:
        created = f"{case.created:%Y-%m-%d %H:%M}"
        yield (case.external_id, case.status, case.priority, created, case.customer, case.assignee or "-", case.subject)
