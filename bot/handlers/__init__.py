"""Handlers: one module for each thing a learner can do.

A handler runs one unit of work, acknowledges the press, and then shows. It is idempotent: an
update that comes again, after a crash, changes nothing and shows where things stand.
"""
