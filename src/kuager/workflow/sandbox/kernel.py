"""Three doors that Linux can close for a process and all its children, for good, without being an administrator.

- Landlock: which files can be opened at all (since Linux 5.13).
- seccomp: which system calls are answered with "not permitted".
- capabilities: what root may do beyond others; dropped, because people do run programs as root.

Python has no door to these, so the calls are made by number. Sources: ``landlock(7)``, ``landlock_create_ruleset(2)``,
``seccomp(2)``, ``capset(2)``, and the tables ``syscall_64.tbl`` and ``asm-generic/unistd.h`` of Linux.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

_NO_NEW_PRIVS = 38
_SET_SECCOMP, _FILTER_MODE = 22, 2
_SET_CHILD_SUBREAPER = 36
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every architecture
_CAPABILITY_VERSION_3 = 0x20080522
_CAPSET = {"x86_64": 126, "aarch64": 91}

_EXECUTE, _WRITE, _READ, _LIST, _TRUNCATE, _IOCTL = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14, 1 << 15
_ON_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE | _IOCTL
_RIGHTS_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_NET_SINCE, _SCOPE_SINCE = 4, 6
_NULL_DEVICE = "/dev/null"

_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000
_CALLS: dict[str, tuple[int, int]] = {
    # name: (x86-64, ARM64). Talking to the outside:
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201), "io_uring_setup": (425, 425),
    # looking into, or steering, other processes:
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "setsid": (112, 157), "setpgid": (109, 154),
    # the kernel itself, and other views of the machine:
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97),
    "setns": (308, 268), "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "init_module": (175, 105),
    "finit_module": (313, 273), "kexec_load": (246, 104), "open_by_handle_at": (304, 265), "reboot": (169, 142),
}  # fmt: skip
_CLONE, _CLONE3 = (56, 220), (435, 435)
_NEW_NAMESPACES = 0x7E020000
"""The flags of clone(2) that make namespaces: user, process, mount, network and so on."""

_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06

_Step = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _syscall(number: int, *values: int | bytes | None) -> int:
    given = [ctypes.c_long(value) if isinstance(value, int) else value for value in values]
    return int(_libc().syscall(ctypes.c_long(number), *given))


def adopt_orphans() -> None:
    """Makes this process the parent of whatever its children leave running, so that it can be noticed."""
    _libc().prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def drop_privileges() -> bool:
    """Gives up all capabilities, and the way to gain any by running a program; says whether that worked."""
    if _libc().prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    number = _CAPSET.get(platform.machine())
    if number is None:
        return False
    header, nothing = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0), bytes(24)
    return _syscall(number, header, nothing) == 0


def restrict_files(paths: Sequence[str]) -> bool:
    """Lets this process open only what stands under ``paths``, for reading and running; says whether that worked.

    Where the kernel can, it also refuses TCP and signals to processes outside. Needs :func:`drop_privileges` before it.
    """
    version = _syscall(_CREATE, None, 0, 1)
    if version < 1:
        return False
    rights = _RIGHTS_BY_VERSION.get(version, _RIGHTS_BY_VERSION[5])
    net = 0b11 if version >= _NET_SINCE else 0
    scoped = 0b11 if version >= _SCOPE_SINCE else 0
    wanted = struct.pack("=QQQ", rights, net, scoped)[: 24 if scoped else 16 if net else 8]
    rules = _syscall(_CREATE, wanted, len(wanted), 0)
    if rules < 0:
        return False
    try:
        for path in paths:
            _allow(rules, path, (_READ | _LIST | _EXECUTE) & rights)
        _allow(rules, _NULL_DEVICE, (_READ | _WRITE | _TRUNCATE) & rights)
        return _syscall(_RESTRICT, rules, 0) == 0
    finally:
        os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        allowed = rights if Path(path).is_dir() else rights & _ON_FILES
        _syscall(_ADD, rules, 1, struct.pack("=Qi", allowed, handle), 0)
    finally:
        os.close(handle)


def refuse_calls() -> bool:
    """Refuses the system calls of ``_CALLS`` and new namespaces; says whether that worked (x86-64 and ARM64 only)."""
    machine = platform.machine()
    if machine not in _ARCHITECTURE:
        return False
    steps = list(_program(machine))
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.addressof(code))
    return int(_libc().prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.byref(program), 0, 0)) == 0


def _program(machine: str) -> Iterator[_Step]:
    """Yields the filter: (operation, steps to skip if so, steps to skip if not, number). Layout: ``linux/filter.h``."""
    at = 0 if machine == "x86_64" else 1
    yield _LOAD, 0, 0, 4  # which architecture the call is made for
    yield _EQUAL, 1, 0, _ARCHITECTURE[machine]
    yield _RETURN, 0, 0, _ERROR | _EPERM
    yield _LOAD, 0, 0, 0  # the number of the call
    if machine == "x86_64":
        yield _AT_LEAST, 0, 1, _X32
        yield _RETURN, 0, 0, _ERROR | _EPERM
    for numbers in _CALLS.values():
        yield _EQUAL, 0, 1, numbers[at]
        yield _RETURN, 0, 0, _ERROR | _EPERM
    yield _EQUAL, 0, 1, _CLONE3[at]  # its flags stand in memory, where a filter cannot look; libc then uses clone
    yield _RETURN, 0, 0, _ERROR | _ENOSYS
    yield _EQUAL, 0, 3, _CLONE[at]
    yield _LOAD, 0, 0, 16  # lower half of the first argument
    yield _ANY_BIT, 0, 1, _NEW_NAMESPACES
    yield _RETURN, 0, 0, _ERROR | _EPERM
    yield _RETURN, 0, 0, _ALLOW
