"""How fast planning is and how well it chooses, beside what else one might plan with."""
