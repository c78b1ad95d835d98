"""The store: files go in once each, later releases supersede earlier ones, nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd

from community_safety.observations.database import WAIT_SECONDS, reading, writing
from community_safety.observations.table import COLUMNS, NO_LOCATION, POPULATION, Reading, Release

_KEY = ("publisher", "dataset", "area", "period_start", "period_end", "edition")


@dataclass(frozen=True)
class Added:
    """What an ingest of one file did: releases that are new, and those that took the place of an earlier one."""

    new: int
    superseding: int
    already_there: bool = False


class Store:
    """One DuckDB file. Every method opens it, does its work and closes it again."""

    def __init__(self, path: Path, wait_seconds: float = WAIT_SECONDS) -> None:
        self.path = path
        self.wait_seconds = wait_seconds

    def hashes(self) -> set[str]:
        """The SHA-256 of every file that was ingested; empty when there is no store yet."""
        if not self.path.exists():
            return set()
        with reading(self.path, self.wait_seconds) as connection:
            return {row[0] for row in connection.execute("select sha256 from files").fetchall()}

    def add(self, found: Reading, *, sha256: str, name: str, size: int) -> Added:
        """Keep one file's reading, in one transaction. A file that is there already changes nothing.

        A release with the same publisher, dataset, area, period and edition as an earlier one supersedes it;
        the earlier values stay in the store, marked.
        """
        with writing(self.path, self.wait_seconds) as connection:
            known = connection.execute("select count(*) from files where sha256 = ?", [sha256]).fetchone()
            if known and known[0]:
                return Added(0, 0, already_there=True)
            connection.execute(
                "insert into files values (?, ?, ?, ?, ?, ?, ?, ?)",
                [sha256, name, size, found.reader, found.rows_read, found.rows_kept, found.made_up, _now()],
            )
            for reason, rows in sorted(found.not_kept.items()):
                connection.execute("insert into not_kept values (?, ?, ?)", [sha256, reason, rows])
            superseding = sum(_add_release(connection, release, sha256) for release in found.releases)
            return Added(len(found.releases) - superseding, superseding)

    def series(self, names: list[str], successors: pd.DataFrame) -> pd.DataFrame:
        """Every row of each series by district, or other area with rows of its own.

        Parameters
        ----------
        names : the source series wanted
        successors : columns `child`, `parent`: retired codes and the area that their events now count for

        Returns
        -------
        Columns series, area, breakdown, period_start, period_end, numerator, denominator; small areas (LSOAs) are
        added up to the districts of the newest lookup. Rows of areas without a link are given under their own code.
        Null stays null.
        """
        with reading(self.path, self.wait_seconds) as connection:
            connection.register("successors", successors)
            return connection.execute(
                """
                with linked as (
                    select l.child, coalesce(s.parent, l.parent) as parent
                    from links l join releases r on r.id = l.release and r.superseded_by is null
                    left join successors s on s.child = l.parent
                    qualify row_number() over (partition by l.child order by r.period_end desc, r.id desc) = 1
                )
                select o.indicator as series, coalesce(k.parent, s.parent, o.area) as area, o.breakdown,
                    o.period_start, o.period_end,
                    case when count(*) = count(o.numerator) then sum(o.numerator) end as numerator,
                    case when count(*) = count(o.denominator) then sum(o.denominator) end as denominator
                from observations o
                join releases r on r.id = o.release and r.superseded_by is null
                left join linked k on k.child = o.area
                left join successors s on s.child = o.area
                where o.indicator in (select unnest(?)) and o.breakdown <> ?
                group by all order by all
                """,
                [names, NO_LOCATION],
            ).df()

    def coverage(self, series: list[str]) -> pd.DataFrame:
        """Which areas and months the releases of event-level datasets cover, for each series.

        Returns
        -------
        Columns series, area, month, sha256, name, placed, unlinked: inside such an area and month, a district without
        a row had no events. `placed` counts the events of the release whose small area (LSOA) a lookup places in a
        district, `unlinked` those whose small area no lookup knows; both are of all the dataset's series together.
        """
        with reading(self.path, self.wait_seconds) as connection:
            return connection.execute(
                """
                with linked as (
                    select distinct l.child from links l join releases r on r.id = l.release and r.superseded_by is null
                ),
                located as (
                    select o.release, sum(o.numerator) filter (k.child is not null) as placed,
                        sum(o.numerator) filter (k.child is null) as unlinked
                    from observations o left join linked k on k.child = o.area
                    where o.area similar to '[EW]01[0-9]{6}' group by o.release
                )
                select distinct o.indicator as series, r.area, r.period_start as month, r.sha256, f.name,
                    coalesce(p.placed, 0) as placed, coalesce(p.unlinked, 0) as unlinked
                from releases r join files f using (sha256) left join located p on p.release = r.id
                join (select distinct o.indicator, d.publisher, d.dataset from observations o
                      join releases d on d.id = o.release where o.indicator in (select unnest(?))) o
                  on o.publisher = r.publisher and o.dataset = r.dataset
                where r.superseded_by is null and r.absent_is_zero
                order by all
                """,
                [series],
            ).df()

    def series_names(self) -> list[str]:
        """Every source series that the store holds."""
        with reading(self.path, self.wait_seconds) as connection:
            return [
                row[0]
                for row in connection.execute("select distinct indicator from observations order by 1").fetchall()
            ]

    def unplaced(self, series: list[str]) -> pd.DataFrame:
        """Events without a place, by police force area and month: columns series, area, month, count."""
        with reading(self.path, self.wait_seconds) as connection:
            return connection.execute(
                """
                select o.indicator as series, o.area, o.period_start as month, sum(o.numerator) as count
                from observations o join releases r on r.id = o.release and r.superseded_by is null
                where o.indicator in (select unnest(?)) and o.breakdown = ?
                group by all order by all
                """,
                [series, NO_LOCATION],
            ).df()

    def populations(self) -> pd.DataFrame:
        """Every mid-year population estimate: columns edition, published, area, year, residents, sha256, name."""
        with reading(self.path, self.wait_seconds) as connection:
            return connection.execute(
                """
                select r.edition, r.published, o.area, year(o.period_end) as year, o.numerator as residents,
                    r.sha256, f.name
                from observations o join releases r on r.id = o.release and r.superseded_by is null
                join files f using (sha256)
                where o.indicator = ? and o.breakdown = 'all' and o.numerator is not null
                order by all
                """,
                [POPULATION],
            ).df()

    def link_files(self) -> list[str]:
        """The SHA-256 of every file whose geographical lookup is in force."""
        with reading(self.path, self.wait_seconds) as connection:
            found = connection.execute(
                "select distinct r.sha256 from releases r join links l on l.release = r.id "
                "where r.superseded_by is null order by all"
            ).fetchall()
        return [row[0] for row in found]

    def files(self) -> pd.DataFrame:
        """Every ingested file: sha256, name, bytes, reader, rows_read, rows_kept, made_up, ingested_at."""
        with reading(self.path, self.wait_seconds) as connection:
            return connection.execute("select * from files order by name, sha256").df()


def _add_release(connection: duckdb.DuckDBPyConnection, release: Release, sha256: str) -> bool:
    key = [release.publisher, release.dataset, release.area, release.start, release.end, release.edition]
    earlier = connection.execute(
        f"select id from releases where superseded_by is null and {' and '.join(f'{name} = ?' for name in _KEY)}", key
    ).fetchall()
    number = connection.execute(
        f"insert into releases (sha256, {', '.join(_KEY)}, published, absent_is_zero) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning id",
        [sha256, *key, release.published, release.absent_is_zero],
    ).fetchone()
    assert number is not None
    for (old,) in earlier:
        connection.execute("update releases set superseded_by = ? where id = ?", [number[0], old])
    _insert(connection, "observations", release.observations[list(COLUMNS)], number[0])
    _insert(connection, "links", release.links[["child", "parent"]], number[0])
    return bool(earlier)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pd.DataFrame, release: int) -> None:
    if rows.empty:
        return
    connection.register("rows", rows)
    connection.execute(f"insert into {table} select ?, * from rows", [release])
    connection.unregister("rows")


def _now() -> datetime:
    """For the record of the ingest only: no rule reads it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
