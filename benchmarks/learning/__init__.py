"""How well the engine teaches: simulated learners, and what their learning costs."""
