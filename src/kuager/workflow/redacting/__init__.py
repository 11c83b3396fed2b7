"""Covering what must not leave: stretches of text, faces and places in pictures, voices; and the last look at a release."""
