"""Protection: who may do what, what people agreed to, what may leave, and what is covered before it leaves.

The only room that mints :class:`Cleared`: what was not cleared here cannot be published anywhere.
"""
