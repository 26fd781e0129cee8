"""What is published, for programs: JSON, Klout's old paths, badges, cards, a feed and health."""
