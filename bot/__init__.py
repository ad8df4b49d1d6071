"""TALK: everything that meets a learner. Telegram, the views, the sandbox, the composition root."""
