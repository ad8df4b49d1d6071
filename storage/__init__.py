"""What is REMEMBERED: tables, queries, the unit of work and the migrations."""
