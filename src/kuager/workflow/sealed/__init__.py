"""The sealed store and the field kit: names, contacts and speakers that a seized laptop must not give away.

Import the parts: ``opening`` (made, unlocked, locked), ``outbox`` (written while locked), ``records`` (kept, read,
erased), ``speakers`` (who a shielded person is), ``kit`` and ``arriving`` (parcels from the field).
"""
