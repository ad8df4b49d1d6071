"""WHAT is taught: the lesson model, packs, the loader, the linter and the learning engine.

Everything here is pure apart from reading packs: no clock, no database, no network.
"""
