"""WHEN it is taught: slots become gaps, gaps become a plan, and a plan becomes a delivery.

The arithmetic is pure. `jobs` is the only module in the house that knows APScheduler.
"""
