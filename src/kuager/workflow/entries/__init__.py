"""What people enter through forms: checked, preserved as a source of its own, and claimed at the very words.

A form is data (``forms/*.yml``). Handing one in makes an entry: bytes in the vault, a text with every answer, and claims
anchored in it. Editing makes a further version; the claims of the one before are set aside, and nothing is overwritten.

Public: :func:`form`, :func:`forms`, :func:`enter`, :func:`withdraw`, :func:`restore`, :func:`entries`, :func:`entry`.
"""

from kuager.workflow.entries.checking import Given
from kuager.workflow.entries.forms import Form, FormField, form, forms
from kuager.workflow.entries.shelf import Answer, EntryRow, entries, entry
from kuager.workflow.entries.writing import Entered, enter, restore, withdraw

__all__ = [
    "Answer",
    "Entered",
    "EntryRow",
    "Form",
    "FormField",
    "Given",
    "enter",
    "entries",
    "entry",
    "form",
    "forms",
    "restore",
    "withdraw",
]
