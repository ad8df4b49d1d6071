"""Views: pure functions from values to what is shown. No view knows a database or the network."""
