"""The words of the house: frozen types, ids, enums and the vocabulary (``schema/*.yaml``). Imports nothing but errors."""

from kuager.model.decided import *  # noqa: F403  re-exported: the model is one namespace
from kuager.model.entry import *  # noqa: F403  re-exported: the model is one namespace
from kuager.model.enums import *  # noqa: F403  re-exported: the model is one namespace
from kuager.model.ids import *  # noqa: F403  re-exported: the model is one namespace
from kuager.model.joined import *  # noqa: F403  re-exported: the model is one namespace
from kuager.model.meeting import *  # noqa: F403  re-exported: the model is one namespace
from kuager.model.passing import *  # noqa: F403  re-exported: the model is one namespace
from kuager.model.prints import *  # noqa: F403  re-exported: the model is one namespace
from kuager.model.sealed import *  # noqa: F403  re-exported: the model is one namespace
from kuager.model.telling import *  # noqa: F403  re-exported: the model is one namespace
from kuager.model.types import *  # noqa: F403  re-exported: the model is one namespace
from kuager.model.unsure import *  # noqa: F403  re-exported: the model is one namespace
