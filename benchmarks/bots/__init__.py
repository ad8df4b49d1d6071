"""The contenders. Each is a process of its own: `python -m benchmarks.bots.NAME SERVER FOLDER`."""
