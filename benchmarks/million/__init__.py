"""What a bot costs with a million learners, beside one with ten thousand."""
