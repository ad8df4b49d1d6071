from hypothesis import settings

# A busy machine is not a fault: laws are about results, and pytest's own timeout ends a hang.
settings.register_profile("lessons", deadline=None)
settings.load_profile("lessons")
