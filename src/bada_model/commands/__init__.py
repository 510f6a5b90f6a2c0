"""The subcommands of ``bada``, a file for each group: fetch, call, show; no arithmetic."""
