"""What the commands of the CLI do; each module is only imported by the command that needs it."""
