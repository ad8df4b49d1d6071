"""Moodle's GIFT format: questions that other teachers have, as items, and items for Moodle."""
