"""Releases that are being built: files are written and searched beside the pages, the archive is asked before and after."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request

from kuager.errors import KuagerError
from kuager.errors.unforeseen import UnforeseenError
from kuager.workflow.archive import Archive
from kuager.workflow.clearing.releasing import Ready, Released, Wish, beside, finish, prepare, produce

_ID_BYTES = 8
_KEPT = 20


@dataclass(slots=True)
class Job:
    """One release on its way.

    Attributes:
        id: in addresses.
        audience: for whom.
        step: ``pages``, ``search`` or ``end``.
        at: how far that step is.
        of: of how much.
        done: what became of it.
        error: why nothing became of it.
    """

    id: str
    audience: str
    step: str = "pages"
    at: int = 0
    of: int = 0
    done: Released | None = None
    error: KuagerError | None = None

    @property
    def over(self) -> bool:
        """Whether nothing happens any more."""
        return self.done is not None or self.error is not None

    def tell(self, what: str, done: int, total: int) -> None:
        """Takes down how far it is; called from the thread that writes."""
        self.step, self.at, self.of = what, done, total


class Jobs:
    """The releases of this run of the workbench."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def job(self, id_: str) -> Job | None:
        """Returns one by its id."""
        return self._jobs.get(id_)

    def running(self) -> list[Job]:
        """Returns those that are not over."""
        return [one for one in self._jobs.values() if not one.over]

    def begin(self, archive: Archive, target: Path, wish: Wish) -> Job:
        """Begins one; raises at once what can be known before a file is written."""
        ready = prepare(archive, target, wish)
        job = Job(id=archive.ids.token(_ID_BYTES).hex(), audience=wish.audience)
        for old in [one.id for one in self._jobs.values() if one.over][:-_KEPT]:
            del self._jobs[old]
        self._jobs[job.id] = job
        task = asyncio.get_running_loop().create_task(_run(archive, ready, job))
        self._tasks.add(task)
        task.add_done_callback(lambda ended: self._ended(ended, job))
        return job

    def _ended(self, task: asyncio.Task[None], job: Job) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            job.error = UnforeseenError(type(task.exception()).__name__)


async def _run(archive: Archive, ready: Ready, job: Job) -> None:
    try:
        with beside(ready.target) as folder:
            made = await asyncio.to_thread(produce, ready, folder, job.tell)
            # The archive is asked on the thread it belongs to.
            done = finish(archive, ready, made)
        job.done, job.step = done, "end"
    except KuagerError as error:
        job.error = error


def jobs_of(request: Request) -> Jobs:
    """Returns the releases of this run of the workbench."""
    state = request.app.state
    if not hasattr(state, "jobs"):
        state.jobs = Jobs()
    found: Jobs = state.jobs
    return found
