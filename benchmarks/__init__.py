"""How fast it is, beside what else one might write a bot with. See docs/performance.md."""
