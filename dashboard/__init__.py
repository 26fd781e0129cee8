"""The pages people open; they read what is published and nothing else."""
