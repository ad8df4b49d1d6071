"""Calendars: those that learners share, read by `reading`, and their own slots, by `write`.

`reading` does its work in a child process, with the rest of this folder. Nothing is imported here:
the child does not need what the bot does, and starts in half the time without it.
"""
