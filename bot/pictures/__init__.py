"""Pictures for a chat: drawn as SVG from plain values, and turned into PNG."""
