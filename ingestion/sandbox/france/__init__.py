"""The fictional France: its names, its people, their accounts and what they do all day."""
